#!/usr/bin/python3
"""Each check finds what is planted for it, and is silent where nothing is wrong."""

import subprocess
import sys
import unittest

import check
import includes

README = "# x\n```cpp\nUse();\n```\nInvariants\n"
# Check, then the files that hold a violation, then a piece of the sentence that must name it.
PLANTED = [
    ("includes", {"libs/base/a.cc": '#include "libs/errors/error.h"\n'}, "libs/base may not use libs/errors"),
    ("includes", {"libs/rpc/a.cc": '#include "libs/postgres/pool.h"\n'}, "libs/rpc may not use libs/postgres"),
    ("includes", {"libs/postgres/a.cc": '#include "libs/rpc/server.h"\n'}, "libs/postgres may not use libs/rpc"),
    ("includes", {"libs/base/a.h": '#  include "libs/testing/database.h"\n'}, "nothing but tests"),
    ("includes", {"libs/novelty/a.h": '#include "libs/base/clock.h"\n'}, "not in LIBRARY_ARROWS"),
    ("includes", {"libs/errors/a.h": "#include <grpcpp/grpcpp.h>\n"}, "may not include <grpcpp/grpcpp.h>"),
    ("includes", {"libs/testing/a.h": "#include <pqxx/pqxx>\n"}, "may not include <pqxx/pqxx>"),
    ("includes", {"libs/base/a.cc": '#include "services/x/app.h"\n'}, "may not use a service"),
    ("includes", {"services/x/api/a.cc": '#include "services/x/app.h"\n'}, "api may not use app"),
    ("includes", {"services/x/store/a.cc": '#include "services/x/api/a.h"\n'}, "store may not use api"),
    ("includes", {"services/x/domain/a.cc": '#include "services/x/store/a.h"\n'}, "domain may not use store"),
    ("includes", {"services/x/main.cc": '#include "services/x/api/a.h"\n'}, "main may not use api"),
    ("includes", {"services/x/api/a.cc": '#include "services/y/domain/a.h"\n'}, "only through its contract"),
    ("includes", {"services/x/rules/a.cc": '#include "libs/base/clock.h"\n'}, "'rules' is none"),
    ("includes", {"services/x/app.cc": '#include "libs/testing/database.h"\n'}, "nothing but tests"),
    ("includes", {"services/x/domain/a.cc": '#include "libs/directory/all.h"\n',
                  "libs/directory/all.h": '#include "libs/rpc/server.h"\n'}, "domain may not know libs/rpc/server.h"),
    ("includes", {"services/x/domain/a.h": "#include <hiredis/hiredis.h>\n"}, "domain may not know hiredis"),
    ("includes", {"services/x/store/a.cc": "#include <grpcpp/grpcpp.h>\n"}, "store may not know grpcpp"),
    ("names", {"libs/x/PageToken.cc": ""}, "lower case"),
    ("names", {"libs/x/string_util.h": ""}, "explains nothing"),
    ("names", {"libs/x/common.cc": ""}, "explains nothing"),
    ("names", {"services/x/migrations/first.sql": ""}, "0001_what_it_does.sql"),
    ("sizes", {"libs/x/a.cc": "\n" * 301}, "301 lines"),
    ("sizes", {"libs/rpc/call.cc": "\n" * 300}, "LONGER_FILES"),
    ("sizes", {"libs/x/a_test.cc": "\n" * 301}, "301 lines"),
    ("sizes", {"libs/exec/executor_test.cc": "\n" * 300}, "LONGER_TESTS"),
    ("sizes", {"tests/run": "#!/bin/bash\n" + "\n" * 300}, "301 lines"),
    ("functions", {"libs/x/a.cc": "int A() {\n" + "  x;\n" * 41 + "}\n"}, "a.cc:1: A has 41 lines"),
    ("functions", {"libs/x/a.cc": "int B::A(int a,\n         int b)\n    : c(b) {\n" + "  x;\n" * 41 + "}\n"}, "B::A"),
    ("functions", {"libs/x/a.h": "class B {\n  int A() {\n" + "    x;\n" * 41 + "  }\n};\n"}, "A has 41 lines"),
    ("functions", {"services/cli/verb_table.cc": "int Filing() {\n  x;\n}\n"}, "LONGER_FUNCTIONS"),
    ("sizes", {"services/x/main.cc": "\n" * 31}, "at most 30"),
    ("headers", {"libs/x/a.h": "// What it is.\nint x;\n"}, "#pragma once"),
    ("headers", {"libs/x/a.h": "#pragma once\n"}, "begin with what it is"),
    ("readmes", {"libs/x/a.cc": ""}, "libs/x: has no README.md"),
    ("readmes", {"services/x/app.cc": ""}, "services/x: has no README.md"),
    ("readmes", {"libs/x/a.cc": "", "libs/x/README.md": "# x\n"}, "invariants"),
    ("metrics", {"services/x/api/a.cc": 'metrics.Counter(\n    "tanggap_x_done_total", "Done.")', "services/x/README.md": ""},
     "does not say when to look at tanggap_x_done_total"),
    ("metrics", {"services/x/a.h": 'metrics.Gauge("tanggap_x_left", "Left.")',
                 "services/x/README.md": "`tanggap_x_left_total`, `tanggap_x`, `_left`\n"}, "tanggap_x_left"),
    ("metrics", {"services/x/a.cc": 'metrics.Gauge("tanggap_x_left", "Left.")'}, "services/x/README.md"),
    ("unfinished", {"libs/x/a.cc": "// TO" "DO: more\n"}, "a.cc:1"),
    ("unfinished", {"libs/x/a_test.cc": "\nTEST(A, DISA" "BLED_Works) {}\n"}, "a_test.cc:2"),
    ("sleeps", {"libs/x/a_test.cc": "absl::Sleep" "For(absl::Seconds(1));\n"}, "wait for the condition"),
    ("sleeps", {"libs/testing/a_test.cc": "::usle" "ep(1000);\n"}, "wait for the condition"),
    ("sleeps", {"tests/e2e/a_test.py": "time.sle" "ep(1)\n"}, "wait for the condition"),
    ("places", {"deploy/run": "curl https://deb." "debian.org/x\n"}, "name the package"),
    ("places", {"libs/x/a.cc": '"../sha' 'red/data"\n'}, "only tests"),
    ("locks", {"tests/package-lock.json": '{"resolved": "a"}', "tests/.npmrc": "omit-lockfile-registry-resolved=true"},
     "addresses"),
    ("locks", {"tests/package-lock.json": "{}"}, "no .npmrc"),
    ("sql", {"services/x/api/a.cc": 'x = "SELECT 1";\n'}, "store/ only"),
    ("sql", {"services/x/domain/a.h": 'x = R"sql(\n  UPDATE complaint SET a = 1)sql";\n'}, "store/ only"),
]
CLEAN = {
    "libs/base/clock.h": "// Time.\n#pragma once\n#include <absl/time/time.h>\n",
    "libs/base/clock_test.cc": '#include "libs/testing/database.h"\n#include "libs/base/clock.h"\n',
    "libs/base/README.md": README,
    "libs/rpc/server.h": '// Server.\n#pragma once\n#include <grpcpp/grpcpp.h>\n#include "libs/auth/policy.h"\n',
    "libs/rpc/README.md": README,
    "libs/directory/service.cc": '#include "libs/rpc/server.h"\n#include "libs/config/settings.h"\n',
    "libs/directory/README.md": README,
    "libs/x/a.cc": "int A() {\n" + "  x;\n" * 40 + "}\n\nint B() {\n" + "  x;\n" * 40 + "}\n",
    "libs/x/README.md": README,
    "libs/x/a_test.cc": "TEST(A, B) {\n" + "  x;\n" * 60 + "}\n",
    "services/x/README.md": "# x\n| `tanggap_x_left`, `tanggap_x_done_total` | step | something is left |\n",
    "services/x/main.cc": '#include "services/x/app.h"\n' + "\n" * 29,
    "services/x/app.cc": '#include "services/x/api/file.h"\n#include "libs/rpc/server.h"\n'
                         'metrics.Gauge(\n  "tanggap_x_left", "Left.")\n',
    "services/x/app_test.cc": 'metrics.Counter("tanggap_x_only_here_total", "Of a test.")\n',
    "services/x/api/file.cc": '#include "services/x/store/complaints.h"\n// Loads; select by name.\n',
    "services/x/store/complaints.cc": '#include "services/x/domain/case.h"\nx = "SELECT 1";\n',
    "services/x/domain/case.h": '// Case.\n#pragma once\n#include "libs/base/clock.h"\n',
    "services/x/domain/case_test.cc": '#include "services/x/domain/case.h"\n',
    "services/x/migrations/0001_complaints.sql": "CREATE TABLE complaint ();\n",
    "tests/package-lock.json": "{}",
    "tests/.npmrc": "omit-lockfile-registry-resolved=true\n",
    "tests/data_test.py": '"../sha' 'red/data"\n',
    "README.md": "See https://www.postgresql.org/docs/15/\n",
}


class CheckTest(unittest.TestCase):
    def test_finds_what_is_planted(self):
        for name, files, expected in PLANTED:
            with self.subTest(name, files=list(files), expected=expected):
                self.assertIn(expected, "\n".join(check.CHECKS[name](files)))

    def test_every_check_has_something_planted(self):
        self.assertEqual(set(check.CHECKS), {name for name, _, _ in PLANTED})

    def test_is_silent_where_nothing_is_wrong(self):
        for name in check.CHECKS:
            with self.subTest(name):
                self.assertEqual(list(check.CHECKS[name](CLEAN)), [])

    def test_arrows_have_no_cycle(self):
        for library, used in includes.LIBRARY_ARROWS.items():
            for each in used:
                self.assertNotIn(library, includes.reachable(each), f"{library} and {each} use each other")

    def test_refuses_a_check_that_is_none(self):
        program = [sys.executable, check.__file__, "nonsense"]
        self.assertNotEqual(subprocess.run(program, capture_output=True).returncode, 0)


if __name__ == "__main__":
    unittest.main()
