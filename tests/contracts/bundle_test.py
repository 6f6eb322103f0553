#!/usr/bin/python3
"""A partner who has nothing but the archive of deploy/proto-bundle can generate and use a Python client."""

import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUNDLE = TOP / "deploy/proto-bundle"
# Runs where nothing but the generated stubs is to be found.
USE = """
import importlib, pathlib
for path in sorted(pathlib.Path("stubs").rglob("*.py")):
    importlib.import_module(".".join(path.relative_to("stubs").with_suffix("").parts))
import grpc
from google.protobuf.any_pb2 import Any
from google.rpc import error_details_pb2, status_pb2
from tanggap.complaints.v1 import complaints_service_pb2_grpc as stubs, filing_messages_pb2 as filing
stub = stubs.ComplaintsServiceStub(grpc.insecure_channel("localhost:1"))
request = filing.CreateComplaintRequest(request_id="018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10")
request.complaint.place.latitude = -7.33
assert filing.CreateComplaintRequest.FromString(request.SerializeToString()) == request
assert callable(stub.CreateComplaint)
detail = Any()
detail.Pack(error_details_pb2.ErrorInfo(reason="UNKNOWN_AGENCY", domain="tanggap"))
assert detail.type_url.endswith("google.rpc.ErrorInfo")
"""


class BundleTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def unpack(self) -> pathlib.Path:
        archive, contracts = self.folder / "protos.tar.gz", self.folder / "contracts"
        subprocess.run([BUNDLE, archive], check=True, capture_output=True)
        with tarfile.open(archive) as packed:
            packed.extractall(contracts)
        return contracts

    def test_holds_all_that_it_imports(self):
        contracts = self.unpack()
        files = sorted(contracts.rglob("*.proto"))
        self.assertTrue(files)
        for file in files:
            for imported in re.findall(r'^import (?:public )?"([^"]+)"', file.read_text(), re.MULTILINE):
                self.assertTrue((contracts / imported).is_file(), f"{file.name} imports {imported}: not in the bundle")

    def test_holds_every_contract_of_ours(self):
        ours = {path.relative_to(TOP / "proto") for path in (TOP / "proto/tanggap").rglob("*.proto")}
        contracts = self.unpack()
        self.assertEqual(ours, {path.relative_to(contracts) for path in (contracts / "tanggap").rglob("*.proto")})

    def test_a_python_client_works_from_it_alone(self):
        contracts, stubs = self.unpack(), self.folder / "stubs"
        stubs.mkdir()
        files = [str(path.relative_to(contracts)) for path in sorted(contracts.rglob("*.proto"))
                 if not path.is_relative_to(contracts / "google/protobuf")]
        made = subprocess.run(["protoc", "--proto_path=.", f"--python_out={stubs}", f"--grpc_out={stubs}",
                               "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", *files],
                              cwd=contracts, capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        # `google` is a package of Python's protobuf too: ours must join it, not hide it.
        program = "import google; google.__path__.append('stubs/google')\n" + USE
        used = subprocess.run([sys.executable, "-c", program], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(stubs)})
        self.assertEqual(used.returncode, 0, used.stderr)

    def test_the_same_contracts_give_the_same_archive(self):
        first, second = self.folder / "a.tar.gz", self.folder / "b.tar.gz"
        for archive in (first, second):
            subprocess.run([BUNDLE, archive], check=True, capture_output=True)
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_refuses_a_folder_that_holds_something(self):
        (self.folder / "kept").write_text("mine")
        self.assertNotEqual(subprocess.run([BUNDLE, self.folder], capture_output=True).returncode, 0)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["kept"])


if __name__ == "__main__":
    unittest.main()
