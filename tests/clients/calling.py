"""What a client in Python needs whichever service it calls: the stubs' folder, callers, and why a call was refused.

    from calling import as_caller, reason_of, new_id, expect, grpc
    service.GetForm(request, **as_caller(token))
    reason, metadata, sentence = reason_of(error)       # of a grpc.RpcError
"""

import os
import sys
import uuid

sys.path.insert(0, os.environ["TANGGAP_STUBS"])
# `google` is a package of Python's protobuf too: ours must join it, not hide it.
import google  # noqa: E402

google.__path__.append(os.environ["TANGGAP_STUBS"] + "/google")

import grpc  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402


def expect(condition: bool, sentence: str) -> None:
    if not condition:
        sys.exit(f"NOT AS PROMISED: {sentence}")


def as_caller(token: str = "", language: str = "id") -> dict:
    metadata = [("accept-language", language)]
    if token:
        metadata.append(("authorization", f"Bearer {token}"))
    return {"metadata": metadata, "timeout": 20}


def new_id() -> str:
    return str(uuid.uuid4())


def reason_of(error: grpc.RpcError) -> tuple:
    """Reason, metadata and the sentence in the caller's language, out of the trailer that carries google.rpc.Status."""
    trailers = {key: value for key, value in error.trailing_metadata()}
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    expect(status.code == error.code().value[0], "the trailer's code is the call's")
    return read_status(status)


def read_status(status: status_pb2.Status) -> tuple:
    info, localized = error_details_pb2.ErrorInfo(), error_details_pb2.LocalizedMessage()
    for detail in status.details:
        detail.Unpack(info)
        detail.Unpack(localized)
    expect(info.domain == "tanggap" and localized.locale == "id", "an error has a reason of ours and a sentence")
    return info.reason, dict(info.metadata), localized.message
