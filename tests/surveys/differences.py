"""Where an answer, a message as JSON, differs from what the oracle expects."""

from fractions import Fraction

from oracle_survey import Near, Rounded, half_up

NEAR = 1e-9
# What an answer may say beside what the oracle computes.
NOT_COMPARED = {"group", "pending_count", "trace", "mean_of_services", "label", "sentence"}


def of_figure(path: str, expected, answer):
    if not isinstance(answer, dict):
        yield f"{path}: no figure but {answer}"
    elif isinstance(expected, Near):
        if "exact" in answer or len(answer["value"].partition(".")[2]) != 12:
            yield f"{path}: {answer} is not how a root is written"
        if abs(float(answer["value"]) - expected.value) > NEAR:
            yield f"{path}: {answer['value']} instead of {expected.value!r}"
    else:
        if expected.exact and Fraction(answer.get("exact", "-999")) != expected.value:
            yield f"{path}: {answer.get('exact')} instead of {expected.value}"
        if expected.exact and answer.get("exact") != str(expected.value):
            yield f"{path}: {answer.get('exact')} is not in lowest terms"
        if answer.get("value") != half_up(expected.value, expected.digits):
            yield f"{path}: printed {answer.get('value')} instead of {half_up(expected.value, expected.digits)}"


def differences(expected, answer, path: str = ""):
    """Everything that differs. A field that the answer leaves out has its default value, as in JSON of proto3."""
    if isinstance(expected, (Near, Rounded)):
        yield from of_figure(path, expected, answer)
    elif isinstance(expected, dict):
        answer = answer or {}
        for field, value in expected.items():
            yield from differences(value, answer.get(field), f"{path}.{field}")
        for field in answer:
            if field not in expected and field not in NOT_COMPARED:
                yield f"{path}.{field}: {answer[field]}, which is not expected"
    elif isinstance(expected, list):
        answer = answer or []
        if len(expected) != len(answer):
            yield f"{path}: {len(answer)} instead of {len(expected)}"
        for i, (one, other) in enumerate(zip(expected, answer)):
            yield from differences(one, other, f"{path}[{i}]")
    elif isinstance(expected, bool):
        if bool(answer) != expected:
            yield f"{path}: {answer} instead of {expected}"
    elif isinstance(expected, int):
        if int(answer or 0) != expected:
            yield f"{path}: {answer} instead of {expected}"
    elif (answer or "") != expected:
        yield f"{path}: {answer!r} instead of {expected!r}"
