"""Times that people and offices keep: nobody answers a letter on a Sunday night."""

import csv
import datetime
import pathlib
import random

WIB = datetime.timezone(datetime.timedelta(hours=7))
OPENS, CLOSES = datetime.time(7, 40), datetime.time(15, 20)
MONTHS = ("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember").split()
WEEKDAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()


HOLIDAYS_FILE = pathlib.Path(__file__).resolve().parents[3] / "libs/directory/data/holidays.csv"


def read_holidays(path: pathlib.Path) -> frozenset:
    """The days on which the service's calendars stand still too; else it would refuse what comes too early for it."""
    with open(path, encoding="utf-8", newline="") as file:
        return frozenset(datetime.date.fromisoformat(row[0]) for row in csv.reader(file)
                         if row and row[-1] in ("public_holiday", "joint_leave"))


HOLIDAYS = read_holidays(HOLIDAYS_FILE)


def at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, time, WIB)


def is_weekday(day: datetime.date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def add_weekdays(day: datetime.date, count: int) -> datetime.date:
    while count > 0 or not is_weekday(day):
        day += datetime.timedelta(days=1)
        count -= is_weekday(day)
    return day


def between(rng: random.Random, start: datetime.datetime, end: datetime.datetime) -> datetime.datetime:
    seconds = int((end - start).total_seconds())
    return start + datetime.timedelta(seconds=rng.randint(0, max(0, seconds)))


def office_moment(rng: random.Random, after: datetime.datetime, fewest: int, most: int) -> datetime.datetime:
    """A moment within office hours, so many working days after another."""
    local = after.astimezone(WIB)
    day = add_weekdays(local.date(), rng.randint(fewest, most))
    earliest = max(at(day, OPENS), local + datetime.timedelta(minutes=4))
    if earliest >= at(day, CLOSES):
        day = add_weekdays(day + datetime.timedelta(days=1), 0)
        earliest = at(day, OPENS)
    return between(rng, earliest, at(day, CLOSES))


def home_moment(rng: random.Random, after: datetime.datetime, fewest: int, most: int) -> datetime.datetime:
    """A moment when people are awake, so many days after another."""
    local = after.astimezone(WIB)
    day = local.date() + datetime.timedelta(days=rng.randint(fewest, most))
    earliest = max(at(day, datetime.time(6, 10)), local + datetime.timedelta(minutes=9))
    latest = at(day, datetime.time(21, 40))
    if earliest >= latest:
        day += datetime.timedelta(days=1)
        earliest, latest = at(day, datetime.time(6, 10)), at(day, datetime.time(21, 40))
    return between(rng, earliest, latest)


def weekdays_later(after: datetime.datetime, count: int) -> datetime.datetime:
    local = after.astimezone(WIB)
    return at(add_weekdays(local.date(), count), local.time())


def day_in_words(moment: datetime.datetime) -> str:
    local = moment.astimezone(WIB)
    return f"{local.day} {MONTHS[local.month - 1]}"


def timestamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
