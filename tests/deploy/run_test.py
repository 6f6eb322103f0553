#!/usr/bin/python3
"""run_test.py BINARIES: starts Tanggap by deploy/run in a folder of its own, does what deploy/run tells people to do, and
looks at what deploy/status and deploy/stop make of it. BINARIES holds tanggap-complaints, tanggap-surveys
and tanggap."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"
STATES = ("SUBMITTED VERIFIED ASSIGNED IN_PROGRESS NEEDS_INFORMATION PENDING_APPROVAL ANSWERED CLOSED REJECTED "
          "WITHDRAWN").split()
BINARIES = ""


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


# Calls, admin, PostgreSQL, Redis; calls and admin of surveys.
PORTS = (0, 1, 2, 3, 10, 11)


def free_ports() -> int:
    return next(first for first in range(20000, 32000, 20) if all(is_free(first + i) for i in PORTS))


class RunTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="tanggap-run-")
        os.chmod(cls.folder, 0o755)  # PostgreSQL's user must get through to its own folder
        cls.data = cls.folder + "/data"
        cls.port = free_ports()
        cls.environment = {name: value for name, value in os.environ.items() if not name.startswith("TANGGAP_")}
        cls.environment["TANGGAP_LANGUAGE"] = "en"
        cls.first = cls.start("--port", str(cls.port))

    @classmethod
    def tearDownClass(cls):
        cls.deploy("stop")
        shutil.rmtree(cls.folder)

    @classmethod
    def deploy(cls, script: str, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([DEPLOY / script, "--data", cls.data, *words], env=cls.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)

    @classmethod
    def start(cls, *words: str) -> subprocess.CompletedProcess:
        return cls.deploy("run", "--detach", "--binaries", BINARIES, *words)

    def started(self, *words: str) -> str:
        done = self.start(*words)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def status(self) -> subprocess.CompletedProcess:
        return self.deploy("status")

    def counts(self) -> dict:
        return {name: int(count) for name, count in re.findall(r"^  ([A-Z_a-z]+) +(\d+)(?: +of them|$)", self.status().stdout, re.M)}

    def pid(self, name: str) -> int:
        return int(pathlib.Path(self.data, "pids", name).read_text(encoding="utf-8").split()[0])

    def setUp(self):
        self.assertEqual(self.first.returncode, 0, self.first.stdout)
        self.started()

    def test_the_sample_shows_every_state(self):
        self.assertIn("312 complaints are in.", self.first.stdout)
        status = self.status()
        self.assertEqual(status.returncode, 0, status.stdout)
        counts = self.counts()
        for state in STATES:
            self.assertGreaterEqual(counts.get(state, 0), 8, status.stdout)
        self.assertGreaterEqual(counts["all"], 312)
        for state in ("SUBMITTED", "IN_PROGRESS"):
            self.assertRegex(status.stdout, state + r" +\d+   of them overdue: [1-9]")
        self.assertNotRegex(status.stdout, "(WITHDRAWN|CLOSED|REJECTED).*overdue")

    def test_what_is_to_be_pasted_works(self):
        commands = [line.strip() for line in self.first.stdout.split("Paste this")[1].splitlines()[1:] if line.startswith("  ")]
        setting = "\n".join(line for line in commands if line.startswith("export "))
        calls = [line for line in commands if not line.startswith("export ")]
        self.assertEqual(len(calls), 7, commands)
        number, answer = "", ""
        for call in calls:
            done = subprocess.run(["bash", "-c", setting + "\n" + call.replace("NUMBER", number)], env=self.environment,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 0, call + done.stdout + done.stderr)
            number, answer = number or done.stdout.split()[0], done.stdout
        self.assertIn("Answered", answer)

    def test_what_was_killed_is_started_again_and_nothing_is_loaded_twice(self):
        before = self.counts()
        for service in ("complaints", "surveys"):
            os.kill(self.pid(service), signal.SIGKILL)
            self.assertEqual(self.status().returncode, 3)
            self.assertIn("Loaded before.", self.started())
            self.assertEqual(self.counts(), before)

    def test_both_services_answer(self):
        templates = "tanggap.surveys.v1.SurveyDesignService.ListSurveyTemplates"
        agencies = "tanggap.directory.v1.DirectoryService.ListAgencies"
        for port, method, found in ((0, agencies, "dinkes"), (10, agencies, "dinkes"), (10, templates, "surveyTemplates/nps")):
            environment = self.environment | {"TANGGAP_ADDRESS": f"127.0.0.1:{self.port + port}"}
            done = subprocess.run([BINARIES + "/tanggap", "call", "--json", method, "{}"], env=environment,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertIn(found, done.stdout, done.stderr)
        status = self.status().stdout
        self.assertRegex(status, f"complaints +ready +[0-9]+ +127.0.0.1:{self.port} ")
        self.assertRegex(status, f"surveys +ready +[0-9]+ +127.0.0.1:{self.port + 10} ")

    def test_stopped_is_down_and_started_again_has_all(self):
        before = self.counts()
        self.assertEqual(self.deploy("stop").returncode, 0)
        self.assertEqual(self.status().returncode, 3)
        self.assertTrue(all(is_free(self.port + i) for i in PORTS))
        self.started()
        self.assertEqual(self.counts(), before)

    def test_a_second_start_beside_the_first_changes_nothing(self):
        pid = self.pid("complaints")
        self.assertIn("It is already up.", self.started())
        self.assertEqual(self.pid("complaints"), pid)

    def test_control_c_stops_all(self):
        self.deploy("stop")
        command = [DEPLOY / "run", "--data", self.data, "--binaries", BINARIES]
        with subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, start_new_session=True) as run:
            for line in run.stdout:
                if line.startswith("Press Ctrl-C"):
                    break
            os.killpg(run.pid, signal.SIGINT)
            self.assertIn("Stopped.", run.stdout.read())
            self.assertEqual(run.wait(), 130)
        self.assertTrue(all(is_free(self.port + i) for i in PORTS))

    def test_a_port_of_another_program_is_named(self):
        self.deploy("stop")
        with socket.create_server(("127.0.0.1", self.port + 1)):
            refused = self.start()
        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"Port {self.port + 1} on 127.0.0.1 is taken", refused.stdout)
        self.assertEqual(self.status().returncode, 3)

    def test_binaries_that_are_not_there_are_refused(self):
        refused = self.deploy("run", "--detach", "--binaries", self.folder)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("There is no program tanggap-complaints", refused.stdout)


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main()
