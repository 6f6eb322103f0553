"""The steps of one case since it was filed, each at a believable time and in the words of who took it.

History only writes down; complaints/lifecycle.py, a second reading of the rules, judges what came out."""

import datetime
import random

from complaints import working_time
from complaints.filing import Filing
from complaints.phrases import PHRASES

OPENING = {"COMPLAINT": "laporan", "INFORMATION_REQUEST": "pertanyaan", "SUGGESTION": "saran", "ASPIRATION": "aspirasi",
           "PUBLIC_INFORMATION_REQUEST": "permohonan informasi"}
# Working days from work to answer: usual, and late.
DAYS_TO_ANSWER = {"LIGHT": ((0, 1), (2, 5)), "NON_INVESTIGATIVE": ((2, 10), (13, 22)), "INVESTIGATIVE": ((12, 40), (58, 66))}
DAYS_TO_INFORM = ((0, 3), (5, 8))
# The phrases for matters that can be looked at.
AT_A_PLACE = " at a place"


def is_urgent(text: dict) -> bool:
    return "bpbd" in (text["agency"], text.get("to")) and text.get("track") == "LIGHT"


class History:
    def __init__(self, rng: random.Random, filing: Filing, agencies: dict):
        self.rng = rng
        self.filing = filing
        self.agencies = agencies
        self.agency = filing.agency
        self.category = filing.text.get("category") or filing.text.get("to_category", "")
        self.track = filing.text.get("track", "NON_INVESTIGATIVE")
        self.time = filing.time
        self.unit = ""
        self.officer = ""
        self.steps = []
        self.urgent = is_urgent(filing.text)
        # People with much to do are late; one in seven cases.
        self.late = rng.random() < .14

    # -- who acts ------------------------------------------------------------------------------------------------------

    def staff(self, kind: str, desk: str) -> dict:
        return {"kind": f"ACTOR_KIND_{kind}", "agency": self.agency, "officer": f"{self.agency}.{desk}"}

    def assignee(self) -> dict:
        return {"kind": "ACTOR_KIND_OFFICER", "agency": self.agency, "unit": self.unit, "officer": self.officer}

    def reporter_side(self) -> dict:
        if self.filing.kind == "PROXY":
            return {"kind": "ACTOR_KIND_PROXY", "for_reporter": True}
        if self.filing.kind == "FRONT_DESK" and self.filing.identity != "NONE" and self.rng.random() < .5:
            return {**self.staff("FRONT_DESK", "loket.01"), "for_reporter": True}
        return {"kind": "ACTOR_KIND_REPORTER"}

    # -- writing down --------------------------------------------------------------------------------------------------

    def add(self, action: str, actor: dict, detail: dict = None, text: str = ""):
        step = {"action": f"ACTION_{action}", "time": working_time.timestamp(self.time), "actor": actor}
        if detail:
            step["detail"] = detail
        if text:
            step["text"] = text
        self.steps.append(step)

    def phrase(self, kind: str) -> str:
        if self.filing.text.get("geo") and kind + AT_A_PLACE in PHRASES:
            kind += AT_A_PLACE
        return self.filing.wording.fill(self.rng.choice(PHRASES[kind]), self.time)

    def at_office(self, fewest: int, most: int):
        if self.urgent:
            # Danger is handled day and night.
            self.time += datetime.timedelta(hours=8 * fewest, minutes=self.rng.randint(4, 30) + most * self.rng.randint(0, 150))
            return
        self.time = working_time.office_moment(self.rng, self.time, fewest, most)

    def at_home(self, fewest: int, most: int):
        self.time = working_time.home_moment(self.rng, self.time, fewest, most)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def verify(self):
        self.at_office(0, 1 if self.track == "LIGHT" else 2)
        in_triage = not self.filing.text["agency"]
        actor = self.staff("COORDINATOR" if in_triage else "OFFICER", "koordinator" if in_triage else "verifikator.01")
        detail = {"track": f"TRACK_{self.track}", "category": self.category}
        if in_triage:
            self.agency = self.filing.text["to"]
            detail["agency"] = self.agency
        self.add("VERIFY", actor, detail)

    def reject(self):
        self.at_office(0, 2)
        text = self.filing.wording.fill(self.filing.text["answer"], self.time)
        self.add("REJECT", self.staff("OFFICER", "verifikator.01"),
                 {"rejection_reason": "REJECTION_REASON_" + self.filing.text["reject"]}, text)

    def assign(self, again: bool = False):
        self.at_office(0, 1)
        home = self.agencies[self.agency].unit_for(self.category)
        others = [unit for unit in self.agencies[self.agency].units if unit != home]
        wrong_first = not (again or self.unit or self.urgent) and others and self.rng.random() < .1
        self.unit = self.rng.choice(others) if wrong_first else home
        self.officer = f"{self.agency}.{self.unit}.{self.rng.randint(1, 3):02}"
        detail = {"unit": self.unit}
        if self.rng.random() < .5:
            detail["officer"] = self.officer
        actor = self.staff("SUPERVISOR", "kabid") if self.rng.random() < .4 else self.staff("OFFICER", "verifikator.01")
        self.add("ASSIGN", actor, detail, self.phrase("disposition"))
        if wrong_first:
            self.assign(again=True)

    def start_work(self):
        self.at_office(0, 1)
        self.add("START_WORK", self.assignee(), {"officer": self.officer})

    def work(self):
        self.verify()
        self.assign()
        self.start_work()

    def comment(self, kind: str = "progress"):
        self.at_office(0, 2)
        internal = kind == "internal"
        self.add("COMMENT", self.assignee(), {"audience": "AUDIENCE_INTERNAL" if internal else "AUDIENCE_REPORTER"},
                 self.phrase(kind))

    def internal(self):
        self.comment("internal")

    def reporter_comment(self):
        self.at_home(1, 3)
        self.add("COMMENT", self.reporter_side(), {"audience": "AUDIENCE_REPORTER"}, self.phrase("waiting"))

    def correct_region(self):
        if not (self.filing.place["region"] and self.filing.text.get("geo")):
            return
        self.at_office(0, 1)
        self.add("UPDATE", self.assignee(), {"region": self.filing.place["region"]}, self.phrase("correction"))

    def ask(self):
        self.at_office(0, 1)
        actor = self.assignee() if self.officer else self.staff("OFFICER", "verifikator.01")
        text = self.filing.text.get("ask")
        self.add("REQUEST_INFORMATION", actor, text=self.filing.wording.fill(text) if text else self.phrase("question"))

    def provide(self):
        self.at_home(0, 4)
        self.add("PROVIDE_INFORMATION", self.reporter_side(), text=self.phrase("information"))

    def expire(self):
        self.time += datetime.timedelta(days=30, minutes=self.rng.randint(1, 4))
        self.add("EXPIRE", {"kind": "ACTOR_KIND_SYSTEM"})

    def answer_days(self) -> tuple:
        informs = self.filing.text.get("class") == "INFORMATION_REQUEST"
        return (DAYS_TO_INFORM if informs else DAYS_TO_ANSWER[self.track])[self.late]

    def draft_answer(self, days: tuple, core: str, outcome: str):
        self.at_office(*days)
        detail = {"outcome": f"OUTCOME_{outcome}"}
        if self.agencies[self.agency].needs_approval(self.category):
            detail["needs_approval"] = True
        if outcome == "PLANNED":
            detail["planned_date"] = (self.time + datetime.timedelta(days=self.rng.randint(40, 200))).strftime("%Y-%m-%d")
        self.add("ANSWER", self.assignee(), detail, self.letter(core))

    def letter(self, core: str) -> str:
        core = self.filing.wording.fill(core, self.time)
        if self.filing.channel == "SMS":
            return core
        noun = OPENING[self.filing.text.get("class", "COMPLAINT")]
        return (f"Yth. Bapak/Ibu,\n\nTerima kasih atas {noun} yang disampaikan. {core}\n\n{self.phrase('closing')}\n\n"
                f"{self.agencies[self.agency].label}")

    def approve(self):
        self.at_office(0, 1)
        self.add("APPROVE_ANSWER", self.staff("SUPERVISOR", "kabid"))

    def send_back(self):
        self.at_office(0, 1)
        self.add("RETURN_ANSWER", self.staff("SUPERVISOR", "kabid"), text=self.phrase("return"))

    def answer(self, days: tuple = None, core: str = None, outcome: str = None):
        """Through approval where the category asks for it."""
        self.draft_answer(days or self.answer_days(), core or self.filing.text["answer"],
                          outcome or self.filing.text.get("outcome", "RESOLVED"))
        if not self.agencies[self.agency].needs_approval(self.category):
            return
        if self.rng.random() < .25:
            self.send_back()
            self.draft_answer((0, 1), self.filing.text["answer"], self.filing.text.get("outcome", "RESOLVED"))
        self.approve()

    def accept(self):
        self.at_home(0, 6)
        score = self.rng.choices([1, 2, 3, 4], [4, 11, 48, 37])[0]
        kind = "pleased" if score >= 3 else "displeased"
        self.add("ACCEPT_ANSWER", self.reporter_side(), {"rating_score": score},
                 self.phrase(kind) if self.rng.random() < .6 else "")

    def dispute(self):
        self.at_home(0, 5)
        self.add("DISPUTE_ANSWER", self.reporter_side(), text=self.phrase("dispute"))

    def answer_again(self):
        self.answer((1, 5), self.phrase("second answer"), "RESOLVED")

    def close(self):
        """By silence: a reminder three working days before, the end after ten; twelve leave room for holidays."""
        answered = self.time
        self.time = working_time.weekdays_later(answered, 9)
        self.add("REMIND", {"kind": "ACTOR_KIND_SYSTEM"}, {"clock": "CLOCK_KIND_CONFIRM"})
        self.time = working_time.weekdays_later(answered, 12)
        self.add("CLOSE", {"kind": "ACTOR_KIND_SYSTEM"})

    def reopen(self, kind: str = "reopen"):
        self.at_home(1, 4)
        self.add("REOPEN", self.reporter_side(), text=self.phrase(kind))
        self.unit = self.officer = ""

    def withdraw(self):
        self.at_home(0, 3)
        self.add("WITHDRAW", self.reporter_side(), text=self.phrase("withdraw"))
