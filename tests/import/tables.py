"""Where the registers of whole cities are, which are too large to be kept here, and take long.

    folder = tables.folder(os.environ)           # None: they are not to be imported now, or not here
    if folder is None:
        print(tables.HOW_TO_RUN)
"""

import pathlib

# Beside the repository, where whoever has them keeps them.
BESIDE = pathlib.Path(__file__).resolve().parents[2] / "../shared/data"
NAMES = ("surabaya_complaint_events_2022_2023.csv.gz", "boston_311_2011H2_full.csv.gz", "boston_open311_2008_2020.csv.gz",
         "boston_open311_redeliveries.csv.gz")
HOW_TO_RUN = f"""Skipped: the registers of whole cities are imported where they are, by one of
    TANGGAP_TEST_LONG=1 tests/run import_whole_sets_test          # from ../shared/data beside the repository
    TANGGAP_TEST_TABLES=FOLDER tests/run import_whole_sets_test   # from anywhere else
The folder has {", ".join(NAMES)}."""


def folder(environment, beside: pathlib.Path = BESIDE) -> pathlib.Path | None:
    """The folder with all of them; a named one first."""
    named = environment.get("TANGGAP_TEST_TABLES")
    if not named and not environment.get("TANGGAP_TEST_LONG"):
        return None
    chosen = pathlib.Path(named) if named else beside
    return chosen if all((chosen / name).is_file() for name in NAMES) else None
