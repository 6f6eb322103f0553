"""Reads a directory folder (protobuf text format) as far as the sample needs it: no protobuf library on a bare machine."""

import pathlib
import re

TOKEN = re.compile(r'\s+|#[^\n]*|(?P<text>"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|(?P<word>[A-Za-z0-9_.+-]+)|(?P<mark>[{}<>\[\]:;,])')
ESCAPE = re.compile(r"\\(.)")


def tokens(text: str) -> list:
    found, position = [], 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"not protobuf text format at character {position}: {text[position:position + 30]!r}")
        position = match.end()
        if match["text"] is not None:
            found.append(("text", ESCAPE.sub(r"\1", match["text"][1:-1])))
        elif match["word"] or match["mark"]:
            found.append(("word", match["word"]) if match["word"] else ("mark", match["mark"]))
    return found


def parse_message(stream: list) -> dict:
    """Every field as a list of its values, in order; consumes up to the closing brace or the end."""
    fields = {}
    while stream:
        kind, name = stream.pop(0)
        if kind == "mark":
            if name in "}>":
                return fields
            continue
        if stream[0] == ("mark", ":"):
            stream.pop(0)
        fields.setdefault(name, []).extend(parse_value(stream))
    return fields


def parse_value(stream: list) -> list:
    kind, value = stream.pop(0)
    if (kind, value) in (("mark", "{"), ("mark", "<")):
        return [parse_message(stream)]
    if (kind, value) == ("mark", "["):
        values = []
        while stream[0] != ("mark", "]"):
            if stream[0] == ("mark", ","):
                stream.pop(0)
            else:
                values.extend(parse_value(stream))
        stream.pop(0)
        return values
    while kind == "text" and stream and stream[0][0] == "text":
        value += stream.pop(0)[1]
    return [value]


def one(fields: dict, name: str, default=""):
    return fields.get(name, [default])[0]


def is_current(fields: dict) -> bool:
    return one(fields, "retired") != "true"


class Agency:
    """One agency: what of it a complaint may name."""

    def __init__(self, fields: dict):
        self.code = one(fields, "code")
        self.label = one(one(fields, "label", {}), "id", self.code)
        self.duties = fields.get("duties", [])
        self.units = {one(unit, "code"): one(one(unit, "label", {}), "id")
                      for unit in fields.get("units", []) if is_current(unit)}
        self.categories = {one(category, "code"): category
                           for category in fields.get("categories", []) if is_current(category)}
        self.intake_points = {}
        for point in filter(is_current, fields.get("intake_points", [])):
            self.intake_points.setdefault(one(point, "kind"), []).append(one(point, "code"))

    def unit_for(self, category: str) -> str:
        unit = one(self.categories.get(category, {}), "unit")
        return unit if unit in self.units else next(iter(self.units))

    def needs_approval(self, category: str) -> bool:
        return one(self.categories[category], "answer_needs_approval") == "true"


def read_agencies(folder: str) -> dict:
    agencies = {}
    for path in sorted(pathlib.Path(folder).rglob("*.textproto")):
        if path.name == "federation.textproto":
            continue
        fields = parse_message(tokens(path.read_text(encoding="utf-8")))
        if is_current(fields):
            agency = Agency(fields)
            agencies[agency.code] = agency
    if not agencies:
        raise ValueError(f"{folder}: no agency files (*.textproto) in this folder")
    return agencies
