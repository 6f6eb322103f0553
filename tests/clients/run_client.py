#!/usr/bin/python3
"""run_client.py SERVICE LANGUAGE PROGRAMS: a partner's first day with a service (complaint or survey), in LANGUAGE (node or
python).

Starts the real service on a database of its own (PROGRAMS is the folder with tanggap-complaints, tanggap-surveys and
tanggap), packs the contracts into an empty folder, and runs the client with nothing but those contracts, an address and
tokens.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import ComplaintsService, own_database  # noqa: E402
from contract_bundle import make_bundle, make_python_stubs  # noqa: E402
from surveys_service import SurveysService  # noqa: E402

# What serves the client, and the callers it may act for: the name of a variable, a subject, a grant.
SERVICES = {
    "complaint": (ComplaintsService, [("CITIZEN_TOKEN", "warga-contoh", "citizen@*"),
                                      ("OFFICER_TOKEN", "petugas-contoh", "officer@dinkes"),
                                      ("UNIT_OFFICER_TOKEN", "budi-contoh", "officer@dinkes/bidang-p2p")]),
    "survey": (SurveysService, [("SUPERVISOR_TOKEN", "penyelia-contoh", "supervisor@dinkes"),
                                ("OFFICER_TOKEN", "petugas-contoh", "officer@dinkes")]),
}


def prepare_node(folder: pathlib.Path, service: str) -> list:
    subprocess.run([HERE.parent / "npm"], check=True)
    return ["node", str(HERE / f"{service}_in_node.mjs")]


def prepare_python(folder: pathlib.Path, service: str) -> list:
    make_python_stubs(folder / "contracts", folder / "stubs")
    return ["/usr/bin/python3", str(HERE / f"{service}_in_python.py")]


PREPARATIONS = {"node": prepare_node, "python": prepare_python}


def main(name: str, language: str, programs: str) -> int:
    start, callers = SERVICES[name]
    with tempfile.TemporaryDirectory() as place, own_database() as database:
        folder = pathlib.Path(place)
        make_bundle(folder / "contracts")
        command = PREPARATIONS[language](folder, name)
        with start(programs, database) as service:
            environment = {
                **os.environ,
                "TANGGAP_ADDRESS": service.address,
                "TANGGAP_CONTRACTS": str(folder / "contracts"),
                "TANGGAP_STUBS": str(folder / "stubs"),
                **{variable: service.token(subject, grant) for variable, subject, grant in callers},
            }
            return subprocess.run(command, cwd=folder, env=environment, timeout=240).returncode


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in SERVICES or sys.argv[2] not in PREPARATIONS:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
