"""Tables as they come from the world: with another delimiter, broken quotes, foreign letters, rows too short or too long,
identifiers twice, zones mixed, words that nobody knows, and cut in the middle. What is good of them is in, what is not is
rejected with its line and reason, and a mended table brings the rest.

    bad_files.check(world)
"""

import gzip

from world import World, expect, query

MAPPING = """
source: "{source}"
source_agency: "boston-311"
{format}
times {{ zone: "Asia/Jakarta" formats: "%Y-%m-%d %H:%M:%S" formats: "%Y-%m-%d %H:%M:%S%Ez"
  zone_names {{ from: "WITA" to: "Asia/Makassar" }} }}
external_id {{ columns: "id" required: true }}
file_time {{ columns: "filed" }}
agency {{ columns: "department" codes {{ from: "Parks" to: "boston-parks" }} codes {{ from: "Moon" to: "boston-moon" }} }}
description {{ columns: "text" }}
steps {{ action: ACTION_CLOSE when {{ column: "status" any_of: "closed" }} time {{ columns: "closed" }}
  missing_time: MISSING_TIME_SKIP }}
steps {{ action: ACTION_ANSWER when {{ column: "status" any_of: "answered" }} time {{ columns: "closed" }} }}
"""
HEADER = "id,filed,department,text,status,closed\n"


def row(number, text="A tree fell.", filed="2021-03-01 08:00:00", department="Parks", status="open") -> str:
    return f"{number},{filed},{department},{text},{status},\n"


class Trial:
    """One source with its mapping."""

    def __init__(self, world: World, name: str):
        self.world, self.name = world, name
        self.mapping()

    def mapping(self, format_: str = "") -> None:
        self.path = self.world.folder / f"{self.name}.textproto"
        self.path.write_text(MAPPING.format(source=f"bad-{self.name}", format=format_))

    def table(self, content, ending="csv"):
        path = self.world.folder / f"{self.name}.{ending}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def expect(self, content, **counts) -> str:
        """Runs it, compares the counts that are not 0 and what is filed; gives the rejected rows."""
        found = {name: count for name, count in self.world.run(self.path, self.table(content), self.name).items() if count}
        expect(found == counts, f"{self.name}: {found}, expected {counts}\n{self.world.rejected(self.name)}")
        return self.world.rejected(self.name)

    def refused(self, content, *words: str, ending="csv", code=2) -> None:
        done = self.world.attempt(self.path, self.table(content, ending), self.name)
        said = " ".join((done.stdout + done.stderr).split())
        expect(done.returncode == code and all(word in said for word in words),
               f"{self.name}: ended with {done.returncode}, expected {code} and {words}:\n{said}")

    def column(self, expression: str) -> list:
        return [each[0] for each in query(self.world.database, f"SELECT {expression} FROM complaints.complaint c LEFT JOIN "
                                          "complaints.history h ON h.complaint = c.complaint AND h.version = 1 WHERE "
                                          f"c.source = 'bad-{self.name}' ORDER BY c.external_id")]


def expect_reasons(rejected: str, *reasons: str) -> None:
    lines = rejected.splitlines()[1:]
    expect(len(lines) == len(reasons) and all(reason in line for reason, line in zip(reasons, lines)),
           f"rejected as\n{rejected}\nexpected {reasons}")


def delimiter(world: World) -> None:
    trial = Trial(world, "delimiter")
    semicolons = (HEADER + row(1) + row(2)).replace(",", ";")
    trial.refused(semicolons, 'format { delimiter: ";" }')
    expect(trial.column("1") == [], "a table with another delimiter was imported")
    trial.mapping('format { delimiter: ";" }')
    trial.expect(semicolons, rows=2, added=2)


def quoting(world: World) -> None:
    trial = Trial(world, "quoting")
    behind = HEADER + row(1) + row(2, '"A "tree" fell."') + row(3, '"Two\nlines, a ""tree"""')
    expect_reasons(trial.expect(behind, rows=3, added=2, rejected=1), '"2","3","","Text stands behind the closing quote')
    expect(trial.column("h.text") == ["A tree fell.", 'Two\nlines, a "tree"'], f"quoted as {trial.column('h.text')}")
    never = HEADER + row(1) + row(4) + row(5, '"A tree') + row(6)
    expect_reasons(trial.expect(never, rows=4, added=2, unchanged=1, rejected=1),
                   '"3","4","","The quote that opens in line 4 is never closed')
    hides = HEADER + row(7, '"A tree') + row(8) + row(9, '"A tree, fallen"')
    expect_reasons(trial.expect(hides, rows=3, added=2, rejected=1), '"1","2","","Text stands behind the closing quote')


def letters(world: World) -> None:
    trial = Trial(world, "letters")
    latin = (HEADER + row(1) + row(2, "Café")).encode("latin-1")
    expect_reasons(trial.expect(latin, rows=2, added=1, rejected=1), "column 'text' is not UTF-8")
    trial.mapping("format { encoding: TABLE_ENCODING_LATIN_1 }")
    trial.expect(latin, rows=2, added=1, unchanged=1)
    expect(trial.column("h.text")[1] == "Café", f"decoded as {trial.column('h.text')}")
    mark = Trial(world, "mark")
    mark.expect(b"\xef\xbb\xbf" + (HEADER + row(1)).encode(), rows=1, added=1)
    mark.refused((HEADER + row(2)).encode("utf-16"), "UTF-16")


def ragged_rows(world: World) -> None:
    trial = Trial(world, "ragged")
    ragged = HEADER + row(1) + "2,2021-03-01 08:00:00,Parks\n" + row(3, "A tree, fell.") + "\n" + row(4)
    expect_reasons(trial.expect(ragged, rows=4, added=2, rejected=2), "the row has 3 cells", "the row has 7 cells")


def identifiers(world: World) -> None:
    trial = Trial(world, "identifiers")
    twice = HEADER + row(1) + row(1) + row(1, "Another tree.") + row("") + row(2)
    expect_reasons(trial.expect(twice, rows=5, added=2, unchanged=1, rejected=2), '"3","4","1","This case was imported before with other content', '"4","5","","column \'id\' is empty')
    expect(trial.column("h.text") == ["A tree fell."] * 2, "an identifier that came twice was filed anew")


def told_otherwise(world: World) -> None:
    """A later version with another text, and with an answer at another time: counted, and nothing is rewritten."""
    trial = Trial(world, "otherwise")
    trial.path.write_text(trial.path.read_text() + 'source_update_time { columns: "changed" }\nunit { value: "requests" }\n')
    header = HEADER.strip() + ",changed\n"
    trial.expect(header + "1,2021-03-01 08:00:00,Parks,A tree.,answered,2021-03-02 08:00:00,2021-03-03 08:00:00\n", rows=1,
                 added=1)
    recorded = world.rows_in_tables(), trial.column("h.text")
    later = header + "1,2021-03-01 08:00:00,Parks,Two trees.,answered,2021-03-02 09:00:00,2021-03-04 08:00:00\n"
    trial.expect(later, rows=1, unchanged=1)
    said = (world.reports / "otherwise.txt").read_text()
    expect("1         of them with another filing" in said and "1         of them with other steps" in said, said)
    expect(recorded == (world.rows_in_tables(), trial.column("h.text")), "what was told otherwise was rewritten")
    trial.expect(later, rows=1, unchanged=1)
    said = (world.reports / "otherwise.txt").read_text()
    expect("of them" not in said, f"a version that is known is said to differ again:\n{said}")


def zones(world: World) -> None:
    trial = Trial(world, "zones")
    mixed = HEADER + "".join(row(number, filed=filed) for number, filed in enumerate(
        ("2021-03-01 08:00:00", "2021-03-01 08:00:00+09:00", "2021-03-01 08:00:00 WITA", "2021-03-01 08:00:00Z",
         "2021-03-01 08:00:00 EST", "01/03/2021")))
    expect_reasons(trial.expect(mixed, rows=6, added=4, rejected=2), "08:00:00 EST", "01/03/2021")
    filed = trial.column("to_char(c.file_time AT TIME ZONE 'UTC', 'DD HH24')")
    expect(filed == ["01 01", "28 23", "01 00", "01 08"], f"the zones were read as {filed}")


def unknown_words(world: World) -> None:
    trial = Trial(world, "unknown")
    # The mapping does not know Rivers, the directory no agency on the moon; the last is closed without an answer.
    unknown = HEADER + row(1) + row(2, department="Rivers") + row(3, department="Moon") + \
        "4,2021-03-01 08:00:00,Parks,A tree.,closed,2021-03-02 08:00:00\n"
    expect_reasons(trial.expect(unknown, rows=4, added=1, rejected=3), "holds 'Rivers', which the mapping does not know",
                   "boston-moon", '"4","5","4","A step of the imported history')


def cut(world: World) -> None:
    trial = Trial(world, "cut")
    whole = HEADER + "".join(row(number, text=f"Tree number {number * 7919 % 10007} fell.") for number in range(4000))
    squeezed = gzip.compress(whole.encode())
    trial.refused(squeezed[:len(squeezed) // 2], "it was cut", ending="csv.gz", code=4)
    some = len(trial.column("1"))
    expect(0 < some < 4000, f"{some} of 4,000 cases stand in the first half of the table")
    middle = whole.index("\n3000,") + 20
    expect_reasons(trial.expect(whole[:middle], rows=3001, added=3000 - some, unchanged=some, rejected=1),
                   "the file ends in the middle of this row")
    # In its last cell: as wide as the others, but without an end.
    last = whole.removesuffix("open,\n") + "closed,2021-03-0"
    expect_reasons(trial.expect(last, rows=4000, added=999, unchanged=3000, rejected=1), "it may have been cut")
    trial.expect(whole, rows=4000, added=1, unchanged=3999)
    expect(sorted(map(int, trial.column("c.external_id"))) == list(range(4000)), "not every row of the whole table is in")


def surabaya(world: World) -> None:
    """Ten invented rows as that city publishes them, through its shipped mapping."""
    header = "id,tanggal_keluhan,tanggal_ditanggapi,instansi,jenis_topik,topik,kode_kecamatan,kode_kelurahan\n"
    offices = ("Dinas Sosial", "Dinas Kesehatan", "Kelurahan Contoh", "", "dinas sosial")
    table = world.folder / "surabaya.csv"
    table.write_text(header + "".join(
        f"{number},2022-05-0{number + 1} 01:30:00,{'' if number % 3 == 0 else f'2022-06-0{number + 1} 02:00:00'},"
        f"{offices[number % 5]},{('fisik', 'administratif', 'lain-lain')[number % 3]},Topik {number},35.78.0{number % 3 + 1},\n"
        for number in range(9)) + "9,2022-05-10 01:30:00,,Dinas Sosial,langit,Topik 9,,\n")
    counts = world.run("surabaya", table, "surabaya")
    expect(counts["added"] == 9 and counts["rejected"] == 1, f"surabaya: {counts}\n{world.rejected('surabaya')}")
    expect_reasons(world.rejected("surabaya"), "holds 'langit', which the mapping does not know")
    units = query(world.database, "SELECT unit, count(*) FROM complaints.complaint WHERE source = 'surabaya-media-center' "
                  "AND unit <> '' GROUP BY unit ORDER BY unit")
    # Of those that were answered: 1, 2, 4, 5, 7 and 8.
    expect(units == [["dinkes", "1"], ["dinsos", "2"], ["lainnya", "3"]], f"the units are {units}")
    told = query(world.database, "SELECT region, to_char(file_time AT TIME ZONE 'UTC', 'HH24:MI') FROM complaints.complaint "
                 "WHERE source = 'surabaya-media-center' AND external_id = '4'")[0]
    expect(told == ["35.78.02", "01:30"], f"read as {told}")


def check(world: World) -> None:
    for trial in (delimiter, quoting, letters, ragged_rows, surabaya, identifiers, told_otherwise, zones, unknown_words, cut):
        trial(world)
    print("bad files: what is good of them is in, the rest is rejected with its reason", flush=True)
