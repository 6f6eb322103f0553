"""index: GetIndex of a survey with 50 units, 5 services and 12 months, beside the same sums over plain rows."""

from bench import Bench, room_for
from complaints_service import query
from figures import median
from filing_runs import run_load
from report import Report

TITLE = "the index of a survey, whole and in groups, among few responses and among many"
YARDSTICK = ("count and sums of the nine elements over the same number of plain rows (`surveys.raw`, one small number an element), "
             "grouped alike, by PostgreSQL alone: no index, no grade, no suppression, no spread. GetIndex is asked over gRPC "
             "50 times a second, for a page of 50 groups 5 times, first while nothing else happens, then while 50 responses a "
             "second come in and are taken up into figures, which changes their version, and has what may be shown decided anew, "
             "about once a second")
MOST_P99_MS = 10
RATE = 50
# Each lasts about a minute, among ten million two.
ROUNDS = 3
# The plain row with its index, and the log and the sorting while both are made.
BYTES_A_RESPONSE = 270


def measured(bench: Bench, responses: int, number: int) -> dict:
    name = f"index_{responses}_{number}"
    query(f"{bench.postgres.address} dbname=postgres", f"CREATE DATABASE {name}")
    try:
        return run_load([bench.programs / "bench_index", f"--postgres-url={bench.postgres.address} dbname={name}",
                         f"--responses={responses}", f"--rate={RATE}", f"--arrivals={RATE}",
                         f"--measured={int(min(bench.length.seconds, 6) * 1000)}ms"])
    finally:
        query(f"{bench.postgres.address} dbname=postgres", f"DROP DATABASE {name}")


def run(bench: Bench, report: Report) -> None:
    asked_of_rows = {}
    for responses in bench.length.responses:
        if not room_for(f"{responses:,} responses", responses * BYTES_A_RESPONSE, report):
            continue
        results = []
        for number in range(ROUNDS if bench.length.pairs > 1 else 1):
            results.append(measured(bench, responses, number))
            report.progress(f"{responses:,} responses: p99 of the whole {results[-1]['plain']['p99_ms']} ms, "
                            f"while responses come in {results[-1]['plain']['busy_p99_ms']} ms")
        asked_of_rows = {question: result["raw_sql"] for question, result in results[0].items()}
        for question in results[0]:
            asked = [result[question] for result in results]
            failed = sum(each["failed"] for each in asked)
            quiet, busy = median(asked, "p99_ms"), median(asked, "busy_p99_ms")
            report.add(f"{question}, {responses:,}: p50 and p99", f"{median(asked, 'p50_ms'):.1f} and {quiet:.1f} ms",
                       f"{median(asked, 'raw_ms'):.1f} ms", target=f"p99 <= {MOST_P99_MS} ms", met=quiet <= MOST_P99_MS and not failed)
            report.add(f"{question}, {responses:,}, while responses come in", f"{median(asked, 'busy_p50_ms'):.1f} and {busy:.1f} ms",
                       target=f"p99 <= {MOST_P99_MS} ms", met=busy <= MOST_P99_MS and not failed)
        report.note(f"Among {responses:,}: {sum(each['answered'] for each in results[0].values())} calls a run were answered and "
                    f"{sum(each['failed'] for each in results[0].values())} failed; the figures' version moved "
                    f"{sum(each['versions'] for each in results[0].values())} times meanwhile.")
    for question, sql in asked_of_rows.items():
        report.statement(f"{question}, as it is asked of the plain rows", sql)
