"""Reporters who do not exist: every name ends in "Contoh", every number lies in a range that nobody has."""

import random

FIRST_NAMES = ("Sumiyati Wagiman Sri Bambang Rahayu Tukijo Ngatinem Slamet Endang Yusuf Maria Paijo Lestari Dwi Agus Wening "
               "Kartika Joko Siti Suparman Nur Tri Hadi Ratna Mulyono Yohana Imam Parti Gunawan Laras").split()


def phone(rng: random.Random) -> str:
    return f"+62 812-0000-{rng.randint(0, 9999):04}"


def national_id(rng: random.Random) -> str:
    # A birth date of 00-00-00 exists in no real NIK.
    return f"3373020000000{rng.randint(0, 999):03}"


def reporter(rng: random.Random, channel: str, javanese: bool) -> dict:
    first = rng.choice(FIRST_NAMES)
    person = {"display_name": f"{first} Contoh", "language": "jv" if javanese else "id"}
    if channel not in ("CHANNEL_LETTER", "CHANNEL_WEB", "CHANNEL_OPEN311") or rng.random() < .5:
        person["phone"] = phone(rng)
    if channel in ("CHANNEL_WEB", "CHANNEL_OPEN311") or rng.random() < .2:
        person["email"] = f"{first.lower()}{rng.randint(1, 999)}@contoh.example"
    if rng.random() < .25:
        person["national_id"] = national_id(rng)
    if channel == "CHANNEL_LETTER" and rng.random() < .6:
        person["postal_address"] = f"Jl. Contoh No. {rng.randint(1, 90)}"
    return person


def mandate(rng: random.Random, kind: str) -> dict:
    result = {"kind": f"MANDATE_KIND_{kind}"}
    if kind == "ORGANISATION":
        result["organisation"] = rng.choice(["Yayasan Contoh Peduli", "Perkumpulan Contoh Inklusi", "Relawan Contoh Tangguh"])
    if kind in ("ORGANISATION", "POWER_OF_ATTORNEY"):
        result["reference"] = f"Surat kuasa nomor {rng.randint(1, 40):02}/CONTOH/{rng.randint(1, 12):02}"
    return result
