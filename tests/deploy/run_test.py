#!/usr/bin/python3
"""run_test.py BINARIES: starts Tanggap by deploy/run in a folder of its own, does what deploy/run tells people to do, and
looks at what deploy/status and deploy/stop make of it. BINARIES holds tanggap-complaints, tanggap-surveys
and tanggap."""

import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import uuid

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

    def key_file(self, name: str) -> pathlib.Path:
        return pathlib.Path(self.data, "keys", name)

    def tanggap(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        here = {"TANGGAP_ADDRESS": f"127.0.0.1:{self.port}", "TANGGAP_ADDRESS_SURVEYS": f"127.0.0.1:{self.port + 10}"}
        return subprocess.run([BINARIES + "/tanggap", *words], env=self.environment | here | environment,
                              capture_output=True, text=True, timeout=60, check=False)

    def told(self, *words: str, **environment: str) -> str:
        done = self.tanggap(*words, **environment)
        self.assertEqual(done.returncode, 0, " ".join(words) + done.stdout + done.stderr)
        return done.stdout

    def token(self, subject: str, *grants: str) -> str:
        words = [word for grant in grants for word in ("--grant", grant)]
        return self.told("token", "--signing-key", str(self.key_file("signing")), "--subject", subject, *words).strip()

    def eventually(self, *words: str, **environment: str) -> str:
        """What a call answers once it no longer fails."""
        for _ in range(100):
            done = self.tanggap(*words, **environment)
            if done.returncode == 0:
                return done.stdout
            threading.Event().wait(0.2)
        self.fail(" ".join(words) + done.stdout + done.stderr)

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

    def test_what_people_think_of_an_office_can_be_read_and_said(self):
        self.assertRegex(self.first.stdout, r"\d{3,} responses to surveys are in\.")
        lines = [line.strip() for line in self.first.stdout.split("Paste this")[2].splitlines()[1:] if line.startswith("  ")]
        token = re.search(r"export TANGGAP_TOKEN=\S+", self.first.stdout)[0]
        setting, index, answer = token + "\n" + lines[0] + "\n", lines[1], lines[2]
        shown = subprocess.run(["bash", "-c", setting + index], env=self.environment, capture_output=True, text=True, timeout=60,
                               check=False)
        self.assertEqual(shown.returncode, 0, shown.stdout + shown.stderr)
        self.assertRegex(shown.stdout, r"\nIndex +\d\.\d{4} +\d\d\.\d\d +[ABCD] ")
        self.assertIn("withheld: ", shown.stdout)
        answers = {code: 4 for code in "persyaratan prosedur waktu biaya produk kompetensi perilaku pengaduan sarana".split()}
        done = subprocess.run(["bash", "-c", setting + answer + " --answers -"], env=self.environment, input=json.dumps(answers),
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("receipt ", done.stdout)

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

    def test_each_service_takes_what_it_needs_of_the_other(self):
        keys = str(self.key_file(""))
        both = {"services-issuer": "tanggap:services", "services-jwks-file": keys + "/services.json"}
        needed = {"complaints": {"api-keys-file": keys + "/api-keys"},
                  "surveys": {"signing-key-file": keys + "/surveys-signing", "complaints-address": f"127.0.0.1:{self.port}",
                              "complaints-api-key-file": None}}
        for service, settings in needed.items():
            command = f"set -a; . {shlex.quote(self.data)}/environment; {shlex.quote(BINARIES)}/tanggap-{service} check-config"
            done = subprocess.run(["bash", "-c", command], env=self.environment, capture_output=True, text=True, timeout=60,
                                  check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for name, value in (both | settings).items():
                shown = re.escape(value) if value else r"\S.*?"
                self.assertRegex(done.stdout, rf"(?m)^{name} += {shown} +\(environment TANGGAP_{service.upper()}_", done.stderr)
            with open(f"/proc/{self.pid(service)}/environ", encoding="utf-8") as running:
                self.assertIn(f"TANGGAP_{service.upper()}_SERVICES_JWKS_FILE={keys}/services.json", running.read().split("\0"))

    def test_keys_between_the_services_are_made_once_and_shown_to_nobody(self):
        names = ("surveys-signing", "surveys-api-key", "services.json", "api-keys")
        before = {name: self.key_file(name).read_text(encoding="utf-8") for name in names}
        for name in ("surveys-signing", "surveys-api-key", "api-keys"):
            self.assertEqual(self.key_file(name).stat().st_mode & 0o777, 0o600, name)
        self.assertNotEqual(before["surveys-signing"], self.key_file("signing").read_text(encoding="utf-8"))
        key = before["surveys-api-key"]
        self.assertRegex(key, r"^tgp_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$")
        agencies = sorted(path.stem for path in (DEPLOY / "sample/directory/directory.d").glob("*.textproto"))
        words = before["api-keys"].split()
        self.assertEqual(words[:3], ["key", key[4:12], "sha256=" + hashlib.sha256(key.encode()).hexdigest()])
        self.assertEqual(sorted(dict(word.split("=") for word in words[2:])["agencies"].split(",")), agencies)
        secrets = (key[13:], before["surveys-signing"].splitlines()[1])
        shown = [self.first.stdout, self.status().stdout, pathlib.Path(self.data, "environment").read_text(encoding="utf-8")]
        shown += [path.read_text(encoding="utf-8", errors="replace") for path in pathlib.Path(self.data, "logs").iterdir()]
        self.assertFalse([text for text in shown for secret in secrets if secret in text])

        other = "key Ab3dE6gH sha256=" + "0" * 64 + " partner=lain agencies=dinkes roles=partner_reader methods=* " \
            "expires=2099-01-01T00:00:00Z\n"
        self.key_file("api-keys").write_text(other + before["api-keys"], encoding="utf-8")
        self.deploy("stop")
        self.started()
        before["api-keys"] = other + before["api-keys"]
        self.assertEqual({name: self.key_file(name).read_text(encoding="utf-8") for name in names}, before)

    def test_a_printed_index_is_computed_again(self):
        token = self.token("pemeriksa", "officer@dinkes")
        report = DEPLOY.parent / "services/cli/bantul-2023.txt"
        self.assertRegex(self.told("survey", "audit", str(report), TANGGAP_TOKEN=token), r"\n +recomputed +87\.28 B\n")
        rounded = pathlib.Path(self.folder, "rounded.txt")
        rounded.write_text(report.read_text(encoding="utf-8").replace("87,28", "87,15"), encoding="utf-8")
        done = self.tanggap("survey", "audit", str(rounded), TANGGAP_TOKEN=token)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\n +given by +0\.111, each weighted NRR to 3 digits\n")

    def test_an_answered_complaint_invites_its_reporter(self):
        citizen = self.token("pelapor", "citizen")
        staff = self.token("petugas", "supervisor@dinsos", "officer@dinsos/bidang-rehsos")
        filed = json.loads(self.told("file", "--json", "--agency", "dinsos", "--category", "disabilitas-lansia",
                                     "Kursi roda belum datang.", TANGGAP_TOKEN=citizen))
        for step in (("verify", "--track", "LIGHT"), ("assign", "--unit", "bidang-rehsos"), ("start",),
                     ("answer", "--outcome", "RESOLVED", "Kursi roda sudah diserahkan.")):
            self.told(step[0], filed["number"], *step[1:], TANGGAP_TOKEN=staff)
        opened = json.loads(self.eventually(
            "call", "--json", "tanggap.surveys.v1.RespondentService.OpenClosingSurvey",
            json.dumps({"complaint": filed["name"]}), TANGGAP_TOKEN=citizen, TANGGAP_ADDRESS=f"127.0.0.1:{self.port + 10}"))
        self.assertTrue(opened["link"] and opened["token"], opened.keys())
        status = self.status()
        self.assertEqual(status.returncode, 0, status.stdout)
        self.assertRegex(status.stdout, "  loop +works .* 0 behind, 0 parked, ")

    def test_surveys_may_file_suggestions_in_every_agency_and_nothing_else(self):
        key = str(self.key_file("surveys-api-key"))
        for agency, category in (("dinkes", "demam-berdarah"), ("dinsos", "bantuan-sosial")):
            complaint = {"complaint_class": "COMPLAINT_CLASS_SUGGESTION", "channel": "CHANNEL_PARTNER", "agency": agency,
                         "category": category, "description": "Tambah loket.", "reporter_identity": "REPORTER_IDENTITY_NONE"}
            request = {"request_id": str(uuid.uuid4()), "complaint": complaint}
            filed = json.loads(self.told("call", "--json", "CreateComplaint", json.dumps(request), "--token-file", key))
            self.assertEqual(filed["agency"], agency)
        refused = self.tanggap("call", "--json", "ListComplaints", "{}", "--token-file", key)
        self.assertEqual(refused.returncode, 1, refused.stdout + refused.stderr)

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
