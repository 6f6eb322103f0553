"""Turns a base text into what one person wrote: [either|or] choices and {slots} are filled for one case."""

import datetime
import random
import re

from complaints import working_time

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")

STREETS = ["Jl. Kenari Raya", "Jl. Merbabu Asri", "Gang Kenanga", "Jl. Melati Timur", "Jl. Anggrek Dalam", "Jl. Sawo Kecik",
           "Gang Mawar", "Jl. Cempaka Putih Kulon", "Jl. Pelangi", "Jl. Tirta Mulya", "Jl. Bukit Permai", "Gang Salak"]
HAMLETS = ["Dukuh Karang Asem", "Dukuh Sumber Rejo", "Dukuh Ngaglik Wetan", "Dukuh Kali Bening", "Dukuh Watu Lawang",
           "Dukuh Sendang Mulyo", "Dukuh Pring Gading", "Dukuh Tegal Sari"]
SCHOOLS = ["SDN Tunas Harapan 02", "SDN Bina Pelita", "SMPN Cahaya Contoh", "SDN Karya Mulya 01", "SMPN Bhakti Contoh",
           "SDN Sinar Pagi"]
SPANS = ["dua minggu", "tiga minggu", "sebulan lebih", "dua bulan", "hampir tiga bulan"]


class Wording:
    """The slots of one case; a slot has the same value in the complaint and in its answer."""

    def __init__(self, rng: random.Random, place: dict, occurred: datetime.datetime):
        self.rng = rng
        local = occurred.astimezone(working_time.WIB)
        self.slots = {
            "jml": str(rng.randint(2, 5)), "nomor": str(rng.randint(21, 96)), "nomor2": str(rng.randint(12, 22)),
            "rt": f"RT {rng.randint(1, 9):02} RW {rng.randint(1, 12):02}",
            "jalan": rng.choice(STREETS), "dukuh": rng.choice(HAMLETS),
            "kel": place["name"], "kec": place["district"], "sekolah": rng.choice(SCHOOLS), "pusk": place["clinic"],
            "hari": working_time.WEEKDAYS[local.weekday()], "tgl": working_time.day_in_words(local),
            "tgl_lalu": working_time.day_in_words(local - datetime.timedelta(days=rng.randint(8, 13))),
            "jam": f"jam {rng.randint(9, 11)} pagi" if rng.random() < .7 else f"jam {rng.choice(['8.30', '9.15', '10.20'])}",
            "jam_sore": f"jam {rng.choice(['3', '4', 'setengah 5', '5'])} sore",
            "jam_malam": rng.choice(["jam 9 malam", "jam 11 malam", "jam 1 dini hari", "jam 8 malam"]),
            "bulan": working_time.MONTHS[(local.month - 3) % 12], "bulan_depan": working_time.MONTHS[local.month % 12],
            "lama": rng.choice(SPANS),
        }

    def fill(self, text: str, answered: datetime.datetime = None) -> str:
        while CHOICE.search(text):
            text = CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), text, count=1)
        slots = dict(self.slots)
        if answered is not None:
            slots["tgl_jawab"] = working_time.day_in_words(answered - datetime.timedelta(days=1))
        return SLOT.sub(lambda match: slots[match[1]], text)
