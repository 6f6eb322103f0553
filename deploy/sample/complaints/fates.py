"""What becomes of the cases: how many end where, how long ago each was filed, and through which steps it went."""

import datetime

from complaints.history import History, is_urgent


class Fate:
    """`count` cases that are filed `days` ago (fewest, most; more when their story takes longer) and live `story`."""

    def __init__(self, name: str, count: int, days: tuple, story, fits=None, recent: int = None):
        self.name = name
        self.count = count
        self.days = days
        self.story = story
        self.fits = fits or (lambda text, agencies: True)
        # Most days since the last step: a case that waits for its reporter must not have run out.
        self.recent = recent

    def accepts(self, text: dict, agencies: dict) -> bool:
        return bool(text.get("reject")) == (self.name in ("rejected", "reopened after rejection")) and self.fits(text, agencies)

    def holds(self, history: History, now: datetime.datetime) -> bool:
        if history.time > now - datetime.timedelta(minutes=3):
            return False
        return self.recent is None or history.time >= now - datetime.timedelta(days=self.recent)


def can_wait(text, agencies) -> bool:
    return not is_urgent(text)


def named_and_can_wait(text, agencies) -> bool:
    return named_agency(text, agencies) and can_wait(text, agencies)


def track_is(*tracks):
    return lambda text, agencies: text.get("track", "NON_INVESTIGATIVE") in tracks


def in_triage(text, agencies) -> bool:
    return not text["agency"]


def named_agency(text, agencies) -> bool:
    return bool(text["agency"])


def awaits_approval(text, agencies) -> bool:
    agency, category = text["agency"] or text["to"], text.get("category") or text.get("to_category")
    return agencies[agency].needs_approval(category)


def story(*steps):
    """A story told by the names of History's methods; one in brackets happens every other time."""
    def live(history: History):
        for step in steps:
            if step.startswith("("):
                if history.rng.random() < .5:
                    getattr(history, step[1:-1])()
            else:
                getattr(history, step)()
    return live


def draft(history: History):
    core, outcome = history.filing.text["answer"], history.filing.text.get("outcome", "RESOLVED")
    history.draft_answer(history.answer_days(), core, outcome)
    if history.rng.random() < .3:
        history.send_back()
        history.draft_answer((0, 2), core, outcome)


def told(before, then):
    def live(history: History):
        before(history)
        then(history)
    return live


SLOW = track_is("NON_INVESTIGATIVE")
EXAMINED = track_is("INVESTIGATIVE")
QUICK = track_is("LIGHT")

# The first fates choose their texts first, so the picky stand above.
FATES = [
    Fate("rejected", 10, (2, 60), story("reject")),
    Fate("reopened after rejection", 2, (4, 12), told(story("reject"), lambda history: history.reopen("new_facts"))),
    Fate("pending approval", 12, (2, 12), told(story("work"), draft), awaits_approval, recent=6),
    Fate("triage", 7, (0, 2), story(), in_triage),
    Fate("triage overdue", 2, (16, 22), story(), lambda text, agencies: in_triage(text, agencies) and can_wait(text, agencies)),
    Fate("out of triage", 4, (1, 6), story("verify", "assign", "(start_work)"), in_triage),
    Fate("examined", 12, (8, 40), story("work", "comment", "(comment)"), EXAMINED),
    Fate("examined overdue", 2, (100, 120), story("work", "comment", "reporter_comment"), EXAMINED),
    Fate("in work overdue", 12, (36, 80), story("work", "(comment)", "reporter_comment"), SLOW),
    Fate("assigned overdue", 4, (30, 50), story("verify", "assign"), SLOW),
    Fate("quickly in work", 9, (0, 2), story("work"), QUICK),
    Fate("disputed", 7, (16, 40), story("work", "(comment)", "answer", "dispute"), named_agency, recent=10),
    Fate("disputed and answered again", 5, (20, 60), story("work", "answer", "dispute", "answer_again", "accept"), named_agency),
    Fate("reopened", 5, (20, 50), story("work", "answer", "accept", "reopen", "(assign)"), SLOW),
    Fate("reopened and done", 2, (40, 80), story("work", "answer", "accept", "reopen", "assign", "start_work", "answer", "accept"), SLOW),
    Fate("withdrawn by silence", 5, (36, 90), story("verify", "ask", "expire"), can_wait),
    Fate("answered", 24, (3, 16), story("work", "(comment)", "answer"), track_is("LIGHT", "NON_INVESTIGATIVE"), recent=9),
    Fate("submitted", 20, (0, 1), story(), named_agency),
    Fate("submitted overdue", 7, (13, 20), story(), named_and_can_wait),
    Fate("verified", 14, (1, 5), story("verify"), can_wait),
    Fate("assigned", 18, (1, 6), story("verify", "assign"), can_wait),
    Fate("in work", 24, (3, 14), story("work", "(internal)", "comment", "(correct_region)"), SLOW),
    Fate("asked before verification", 6, (1, 12), story("ask"), named_and_can_wait, recent=14),
    Fate("asked at work", 10, (4, 16), story("work", "ask"), can_wait, recent=14),
    Fate("asked and told", 6, (5, 16), story("work", "ask", "provide"), SLOW),
    Fate("withdrawn", 8, (2, 70), story("(verify)", "withdraw"), can_wait),
    Fate("closed by silence", 22, (24, 120), story("work", "(comment)", "answer", "close")),
    Fate("closed", 47, (12, 150), story("work", "(comment)", "answer", "accept")),
    Fate("closed after a question", 6, (20, 120), story("work", "ask", "provide", "answer", "accept"), can_wait),
]
