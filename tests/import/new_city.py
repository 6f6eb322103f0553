"""A city whose table nobody has seen before needs a mapping and no code: a spreadsheet as an office keeps one, by the shipped
example, into the sample's agencies.

    new_city.check(world)           # a World with the sample's directory
"""

from world import World, expect, query

TABLE = """BUKU PENGADUAN KOTA SALATIGA 2025;;;\r
No. Register;Tanggal;Jam;OPD;Jenis;Media;Isi Pengaduan;Lokasi;Lintang;Bujur;Nama;HP;Status;Tgl Selesai;Tindak Lanjut;Batas Waktu\r
001/2025;03/02/2025;14.30 WIB;Dinkes;Pengaduan;WA;"Antre – lama;\r
sekali";Jl. Contoh 1;-7,3305;110,5084;Budi Contoh;+62 812-0000-0001;Selesai;05/02/2025 09.15 WITA;Loket ditambah.;17/02/2025\r
002/2025;04/02/2025;;Dinas Sosial;Saran;Faks;;;;;-;nihil;Tidak Layak;;Bukan urusan kami.;\r
003/2025;05/02/2025;08.00;Dinas Antariksa;Saran;WA;x;;;;;;Baru;;;\r
004/2025;05/02/2025;08.00 WIB;Dinas Pendidikan;Pengaduan;Loket;Atap bocor.;;;;;;Baru;;;\r
005/2025;05/02/2025;08.00 WIB;Dinas Pendidikan;Pengaduan;Loket;Atap bocor.;;;;;;Selesai;04/02/2025;Sudah.;\r
"""
# By register number: agency, state, unit, channel, when filed and answered or rejected, promised, text.
RECORDED = """
  SELECT c.external_id, c.agency, c.state, c.unit, c.channel, to_char(c.file_time AT TIME ZONE 'Asia/Jakarta', 'DD HH24:MI'),
    coalesce(to_char(c.end_time AT TIME ZONE 'Asia/Jakarta', 'DD HH24:MI'), ''),
    coalesce(to_char(c.claimed_due_time AT TIME ZONE 'Asia/Jakarta', 'DD'), ''), coalesce(h.text, '')
  FROM complaints.complaint c LEFT JOIN complaints.history h ON h.complaint = c.complaint AND h.version = 1
  WHERE c.source = 'buku-pengaduan-salatiga' ORDER BY c.external_id"""
SUBMITTED, CLOSED, REJECTED = "1", "8", "9"
COUNTER, WHATSAPP, OTHER = "6", "4", "13"
EXPECTED = [
    ["001/2025", "dinkes", CLOSED, "sekretariat", WHATSAPP, "03 14:30", "05 08:15", "17",
     "Antre – lama;\nsekali"],
    ["002/2025", "dinsos", REJECTED, "", OTHER, "04 00:00", "04 00:00", "", ""],
    ["004/2025", "disdik", SUBMITTED, "", COUNTER, "05 08:00", "", "", "Atap bocor."]]


def check(world: World) -> None:
    table = world.folder / "buku.csv"
    table.write_bytes(TABLE.encode("cp1252"))
    tried = world.attempt("spreadsheet", table, "buku", "--dry-run")
    expect(tried.returncode == 1 and "5 rows, of which 2 would be rejected" in tried.stdout, tried.stdout + tried.stderr)
    expect("Budi Contoh" not in tried.stdout and world.filed() == 0, "a dry run told a name, or filed something")
    counts = world.run("spreadsheet", table, "buku")
    expect(counts["added"] == 3 and counts["rejected"] == 2, f"{counts}\n{world.rejected('buku')}")
    reasons = world.rejected("buku")
    expect("holds 'Dinas Antariksa', which the mapping does not know" in reasons and '"5","8","005/2025"' in reasons, reasons)
    found = query(world.database, RECORDED)
    expect(found == EXPECTED, f"recorded {found}\nexpected {EXPECTED}")
    again = world.run("spreadsheet", table, "buku")
    expect(again["unchanged"] == 3 and again["rejected"] == 2, f"run again: {again}")
    print("new city: as its spreadsheet has it", flush=True)
