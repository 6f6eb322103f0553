"""The project's own text files, by path from the top folder. A check looks at nothing else, so a test can plant one."""

import os
import pathlib

TOP = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".build", ".run", "node_modules", "__pycache__"}


def read(top: pathlib.Path = TOP) -> dict:
    files = {}
    for folder, subfolders, names in os.walk(top):
        subfolders[:] = [name for name in subfolders if name not in NOT_OURS]
        for name in names:
            path = pathlib.Path(folder, name)
            try:
                files[path.relative_to(top).as_posix()] = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                continue  # A binary, or an editor's file that has just gone.
    return files


def is_cpp(path: str) -> bool:
    return path.endswith((".h", ".cc"))


def is_test(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    # test_*.h beside the code is what its tests share.
    return (
        path.startswith(("tests/", "libs/testing/"))
        or name.endswith(("_test.cc", "_test.py", "_bench.cc"))
        or (name.startswith("test_") and name.endswith(".h"))
    )
