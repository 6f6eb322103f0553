"""The life of a complaint as the service allows it, read a second time and independently, to judge generated histories.

The one that decides is services/complaints/domain/lifecycle.cc."""

OPEN = ("SUBMITTED", "VERIFIED", "ASSIGNED", "IN_PROGRESS", "NEEDS_INFORMATION", "PENDING_APPROVAL", "ANSWERED")
ENDED = ("CLOSED", "REJECTED", "WITHDRAWN")
REPORTER_SIDE = ("REPORTER", "PROXY", "FRONT_DESK")
STAFF = ("OFFICER", "SUPERVISOR", "COORDINATOR")

# Action: (from, to, who). A target in lower case is worked out by `target_of`.
TABLE = {
    "VERIFY": (("SUBMITTED",), "VERIFIED", ("OFFICER", "COORDINATOR")),
    "REJECT": (("SUBMITTED",), "REJECTED", ("OFFICER", "COORDINATOR")),
    "REQUEST_INFORMATION": (("SUBMITTED", "VERIFIED", "ASSIGNED", "IN_PROGRESS"), "NEEDS_INFORMATION", STAFF),
    "PROVIDE_INFORMATION": (("NEEDS_INFORMATION",), "remembered", REPORTER_SIDE),
    "EXPIRE": (("NEEDS_INFORMATION",), "WITHDRAWN", ("SYSTEM",)),
    "ASSIGN": (("VERIFIED", "ASSIGNED", "IN_PROGRESS"), "ASSIGNED", ("OFFICER", "SUPERVISOR")),
    "START_WORK": (("ASSIGNED",), "IN_PROGRESS", ("OFFICER",)),
    "ANSWER": (("ASSIGNED", "IN_PROGRESS"), "answer", ("OFFICER",)),
    "APPROVE_ANSWER": (("PENDING_APPROVAL",), "ANSWERED", ("SUPERVISOR",)),
    "RETURN_ANSWER": (("PENDING_APPROVAL",), "IN_PROGRESS", ("SUPERVISOR",)),
    "ACCEPT_ANSWER": (("ANSWERED",), "CLOSED", REPORTER_SIDE),
    "DISPUTE_ANSWER": (("ANSWERED",), "IN_PROGRESS", REPORTER_SIDE),
    "CLOSE": (("ANSWERED",), "CLOSED", ("SYSTEM", "IMPORTER")),
    "REMIND": (("NEEDS_INFORMATION", "ANSWERED"), "same", ("SYSTEM",)),
    "REOPEN": (ENDED, "as far as it came", REPORTER_SIDE + ("SUPERVISOR",)),
    "WITHDRAW": (OPEN, "WITHDRAWN", REPORTER_SIDE),
    "COMMENT": (OPEN + ENDED, "same", REPORTER_SIDE + STAFF + ("PARTNER",)),
    "UPDATE": (OPEN, "same", STAFF),
}
# What the words of a step are for: an answer without any says nothing.
NEEDS_TEXT = ("REJECT", "REQUEST_INFORMATION", "PROVIDE_INFORMATION", "ANSWER", "RETURN_ANSWER", "DISPUTE_ANSWER", "REOPEN",
              "COMMENT")


class IllegalStep(Exception):
    pass


class Case:
    def __init__(self, agency: str, category: str, in_triage: bool, agencies: dict):
        self.state = "SUBMITTED"
        self.agency, self.category, self.in_triage = agency, category, in_triage
        self.agencies = agencies
        self.unit = self.officer = self.author = ""
        self.verified = False
        self.remembered = None

    def require(self, condition: bool, problem: str):
        if not condition:
            raise IllegalStep(f"{problem} (state {self.state}, agency {self.agency})")

    def target_of(self, action: str) -> str:
        target = TABLE[action][1]
        if target == "answer":
            return "PENDING_APPROVAL" if self.agencies[self.agency].needs_approval(self.category) else "ANSWERED"
        return {"remembered": self.remembered, "same": self.state,
                "as far as it came": "VERIFIED" if self.verified else "SUBMITTED"}.get(target, target)

    def take(self, step: dict):
        action = step["action"].removeprefix("ACTION_")
        actor, detail = step["actor"], step.get("detail", {})
        kind = actor["kind"].removeprefix("ACTOR_KIND_")
        states, _, actors = TABLE[action]
        self.require(self.state in states and kind in actors, f"{action} by {kind} is not in the table")
        self.require(action not in NEEDS_TEXT or bool(step.get("text")), f"{action} has no words")
        if kind in ("OFFICER", "SUPERVISOR"):
            self.require(actor.get("agency") == self.agency, f"{action} by staff of {actor.get('agency')}")
        getattr(self, "take_" + action.lower(), lambda *_: None)(actor, detail)
        previous, self.state = self.state, self.target_of(action)
        if action == "REQUEST_INFORMATION":
            self.remembered = previous

    def take_verify(self, _, detail: dict):
        self.agency = detail.get("agency", self.agency) if self.in_triage else self.agency
        self.require(detail.get("agency", self.agency) == self.agency, "VERIFY moves the case outside triage")
        self.category, self.verified, self.in_triage = detail.get("category", self.category), True, False
        self.require(self.category in self.agencies[self.agency].categories, f"unknown category {self.category}")
        self.require("track" in detail, "VERIFY sets no track")

    def take_assign(self, _, detail: dict):
        self.unit, self.officer = detail.get("unit", ""), detail.get("officer", "")
        self.require(self.unit in self.agencies[self.agency].units, f"unknown unit {self.unit}")

    def take_start_work(self, actor: dict, _):
        self.require(actor.get("unit") == self.unit and self.officer in ("", actor["officer"]), "START_WORK by another's officer")
        self.officer = actor["officer"]

    def take_answer(self, actor: dict, detail: dict):
        self.require(actor.get("unit") == self.unit, "ANSWER by another unit")
        self.require((detail["outcome"] == "OUTCOME_PLANNED") == ("planned_date" in detail), "PLANNED and its date go together")
        self.author = actor["officer"]

    def take_approve_answer(self, actor: dict, _):
        self.require(actor["officer"] != self.author, "the author approves")

    take_return_answer = take_approve_answer

    def take_reopen(self, *_):
        self.unit = self.officer = ""
