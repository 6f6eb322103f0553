#!/usr/bin/python3
"""run_survey_client.py LANGUAGE PROGRAMS: an agency's first survey, in LANGUAGE (node or python).

Starts the real surveys service on a database of its own (PROGRAMS is the folder with tanggap-surveys and tanggap), packs
the contracts into an empty folder, and runs the client with nothing but those contracts, an address and tokens.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import own_database  # noqa: E402
from contract_bundle import make_bundle, make_python_stubs  # noqa: E402
from surveys_service import SurveysService  # noqa: E402


def prepare_node(folder: pathlib.Path) -> list:
    subprocess.run([HERE.parent / "npm"], check=True)
    return ["node", str(HERE / "survey_in_node.mjs")]


def prepare_python(folder: pathlib.Path) -> list:
    make_python_stubs(folder / "contracts", folder / "stubs")
    return ["/usr/bin/python3", str(HERE / "survey_in_python.py")]


PREPARATIONS = {"node": prepare_node, "python": prepare_python}


def main(language: str, programs: str) -> int:
    with tempfile.TemporaryDirectory() as name, own_database() as database:
        folder = pathlib.Path(name)
        make_bundle(folder / "contracts")
        command = PREPARATIONS[language](folder)
        with SurveysService(programs, database) as service:
            environment = {
                **os.environ,
                "TANGGAP_ADDRESS": service.address,
                "TANGGAP_CONTRACTS": str(folder / "contracts"),
                "TANGGAP_STUBS": str(folder / "stubs"),
                "SUPERVISOR_TOKEN": service.token("penyelia-contoh", "supervisor@dinkes"),
                "OFFICER_TOKEN": service.token("petugas-contoh", "officer@dinkes"),
            }
            return subprocess.run(command, cwd=folder, env=environment, timeout=240).returncode


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PREPARATIONS:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
