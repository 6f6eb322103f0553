"""Runs in interleaved pairs, and what their figures say.

    ours, theirs = in_pairs(5, [("service", run_service), ("pgbench", run_pgbench)], show)
    statistics.median(ratios(ours, theirs, "per_second"))
"""

import statistics


def in_pairs(pairs: int, runs: list, show) -> list:
    """Runs each of (name, function) in turn, every other time in the opposite order, so that what changes on the machine
    meets all alike. The results of each; `show` is told of every one."""
    results = [[] for _ in runs]
    for pair in range(pairs):
        order = range(len(runs)) if pair % 2 == 0 else reversed(range(len(runs)))
        for place in order:
            name, run = runs[place]
            results[place].append(run())
            show(name, results[place][-1])
    return results


def ratios(these: list, those: list, key: str) -> list:
    """Of each pair."""
    return [this[key] / that[key] if that[key] else float("nan") for this, that in zip(these, those)]


def median(results: list, key: str) -> float:
    return statistics.median(result[key] for result in results)


def spread(values: list) -> str:
    """The median, and between what it lies."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def quantile(values: list, part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
