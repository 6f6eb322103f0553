"""Who answers the sample's surveys and what: invented, plainly so, the same for the same seed."""

import datetime
import random

# The elements of PermenPANRB 14/2017 by the codes of the questions that skm-14-2017 asks, with what agencies commonly get.
ELEMENTS = {"persyaratan": 3.30, "prosedur": 3.20, "waktu": 3.05, "biaya": 3.90, "produk": 3.30, "kompetensi": 3.35,
            "perilaku": 3.35, "pengaduan": 3.25, "sarana": 3.10}
PROFILE = {
    "jenis_kelamin": {"female": 53, "male": 47},
    "usia": {"under-20": 6, "20-29": 24, "30-39": 27, "40-49": 22, "50-59": 14, "60-up": 7},
    "pendidikan": {"sd": 9, "sltp": 14, "slta": 41, "diploma": 9, "s1": 23, "s2": 3, "s3": 1},
    "pekerjaan": {"pns": 11, "tni-polri": 2, "swasta": 31, "wiraswasta": 24, "pelajar": 8, "petani": 9, "other": 15},
}
# Of a hundred people. Where nobody is asked first, nothing of a profile is.
CONSENT, WORDS = 86, 14
SUGGESTIONS = [
    "Contoh: antrean pagi terlalu panjang, mohon loket ditambah.",
    "Contoh: petugas ramah dan menjelaskan dengan sabar.",
    "Contoh: mohon jadwal pelayanan ditempel di depan pintu.",
    "Contoh: kursi tunggu kurang, terutama untuk lansia.",
    "Contoh: persyaratan di situs berbeda dengan yang diminta di loket.",
    "Contoh: toilet perlu lebih sering dibersihkan.",
    "Contoh: sudah cepat, semoga dipertahankan.",
]


def chosen(rng: random.Random, shares: dict) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def point(rng: random.Random, middle: float) -> int:
    return min(4, max(1, round(rng.gauss(middle, 0.55))))


class Office:
    """How good one unit is at each element: some are better, one or two things go badly everywhere."""

    def __init__(self, seed: str):
        rng = random.Random(seed)
        whole = rng.gauss(0, 0.15)
        self.middles = {code: usual + whole + rng.gauss(0, 0.15) for code, usual in ELEMENTS.items()}

    def answers(self, rng: random.Random) -> list:
        # Who is content with one thing is with others: without this no index would be reliable.
        mood = rng.gauss(0, 0.45)
        found = [{"question": code, "point": point(rng, middle + (0.2 if code == "biaya" else 1) * mood)}
                 for code, middle in self.middles.items()]
        consents = rng.randrange(100) < CONSENT
        found.append({"question": "izin_profil", "consent": consents})
        if consents:
            found += [{"question": code, "option": chosen(rng, shares)} for code, shares in PROFILE.items()]
        if rng.randrange(100) < WORDS:
            found.append({"question": "saran", "text": rng.choice(SUGGESTIONS)})
        return found


def day(rng: random.Random, today: datetime.date) -> datetime.date:
    """Within the last nine months, more of it lately, and on a day of work."""
    found = today - datetime.timedelta(days=int(270 * rng.random() ** 1.4))
    return found - datetime.timedelta(days=max(0, found.weekday() - 4))
