"""What goes wrong in a chaos run: a Redis that is emptied again and again, and processes that are killed or stand still.

    trouble = Trouble(backbone, seed=7)
    trouble.one_more()                    # the next fault, after a random pause; mends what it broke
    trouble.stop()                        # no more; everything runs again

A fault has landed when it met somebody at work: a worker that had done something since its start, a Redis that held
something, a session that ran a statement within the last second, a PostgreSQL within 20 ms of one.
"""

import collections
import random
import threading

from complaints_service import query

# One round, in random order. Publishers and consumers twice, for there are two of each.
ROUND = ["consumer", "consumer", "publisher", "publisher", "producer", "session", "pause", "redis", "redis", "hang",
         "postgres"]
KILLS = ("consumer", "publisher", "producer", "redis", "postgres")
FAULTS_OF_REDIS = ("redis", "hang")
ROLES = {"consumer": "consume", "publisher": "publish", "producer": "produce"}
# By one of these a worker shows that it has done something.
WORK = ("tanggap_chaos_told_total", "tanggap_events_sequenced_total", "tanggap_events_redis_copied_total",
        "tanggap_events_applied_total", "tanggap_events_fenced_total")


class Trouble:
    def __init__(self, backbone, seed: int):
        self.backbone, self.random = backbone, random.Random(seed)
        self.nothing = backbone.nothing
        self.tried, self.landed = collections.Counter(), collections.Counter()
        self.waiting = []
        self.ending = threading.Event()
        self.wiper = None
        if backbone.redis:
            self.wiper = threading.Thread(target=self._wipe_again_and_again, args=(random.Random(f"{seed}-wipes"),))
            self.wiper.start()

    def kills(self) -> int:
        return sum(self.landed[kind] for kind in KILLS)

    def one_more(self) -> None:
        if not self.waiting:
            possible = [kind for kind in ROUND if self.backbone.redis or kind not in FAULTS_OF_REDIS]
            self.waiting = self.random.sample(possible, len(possible))
        self.nothing.wait(self.random.uniform(0.2, 1.0))
        kind = self.waiting.pop()
        self.tried[kind] += 1
        self.landed[kind] += bool(self._inflict(kind))

    def stop(self) -> None:
        self.ending.set()
        if self.wiper:
            self.wiper.join()

    def _wipe_again_and_again(self, chance: random.Random) -> None:
        redis = self.backbone.redis
        while not self.ending.wait(chance.uniform(0.1, 0.6)):
            self.tried["wipe"] += 1
            try:
                held = redis.command("DBSIZE")
                redis.command("FLUSHALL")
                self.landed["wipe"] += held > 0
            except (OSError, RuntimeError):
                pass  # It is down, or hangs: somebody else's fault.

    def _inflict(self, kind: str) -> bool:
        if kind in ROLES:
            return self._kill(self.random.choice(self.backbone.of_role(ROLES[kind])))
        return {"session": self._end_sessions, "pause": self._pause, "redis": self._kill_redis,
                "hang": self._hang_redis, "postgres": self._kill_postgres}[kind]()

    @staticmethod
    def _has_worked(worker) -> bool:
        numbers = worker.numbers()
        return any(number > 0 for series, number in numbers.items() if series.split("{")[0] in WORK)

    def _kill(self, worker) -> bool:
        landed = worker.runs_still() and self._has_worked(worker)
        worker.kill()
        worker.start()
        return landed

    def _pause(self) -> bool:
        """Stands still longer than others wait: who goes on then must find that the world has moved."""
        worker = self.random.choice(self.backbone.of_role("consume") + self.backbone.of_role("publish"))
        landed = self._has_worked(worker)
        worker.pause()
        self.nothing.wait(self.random.uniform(0.5, 2.5))
        worker.go_on()
        return landed

    def _end_sessions(self) -> bool:
        ended = query(f"{self.backbone.postgres.address} dbname=postgres", """
            SELECT pg_terminate_backend(pid), state_change > clock_timestamp() - interval '1 second'
            FROM (SELECT pid, state_change FROM pg_stat_activity WHERE application_name = 'tanggap'
                  ORDER BY random() LIMIT 3) AS victims""")
        return any(row == ["t", "t"] for row in ended)

    def _kill_postgres(self) -> bool:
        """All of it at once; it recovers from its log what had been committed."""
        busy = query(f"{self.backbone.postgres.address} dbname=postgres", """
            SELECT count(*) > 0 FROM pg_stat_activity
            WHERE application_name = 'tanggap' AND state_change > clock_timestamp() - interval '20 milliseconds'""")
        self.backbone.postgres.kill()
        self.backbone.postgres.start()
        return busy == [["t"]]

    def _kill_redis(self) -> bool:
        redis = self.backbone.redis
        try:
            landed = redis.command("DBSIZE") > 0
        except (OSError, RuntimeError):
            landed = False
        # Now and then an older copy comes back instead of an empty one.
        redis.kill(with_file=self.random.random() < 0.75)
        self.nothing.wait(self.random.uniform(0.0, 0.5))
        redis.start()
        return landed

    def _hang_redis(self) -> bool:
        self.backbone.redis.freeze()
        self.nothing.wait(self.random.uniform(0.5, 2.0))
        self.backbone.redis.thaw()
        return True
