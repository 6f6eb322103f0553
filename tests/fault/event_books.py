"""Compares what others are told with what happened: every change once, in the outbox or in the log, and nothing else."""

from complaints_service import query

TOLD = """
    WITH told AS (
      SELECT event_id, agency, subject, subject_version, NULL::bigint AS position FROM ev.outbox
      UNION ALL
      SELECT event_id, agency, subject, subject_version, position FROM ev.log)"""


def outbox_rows(database: str) -> int:
    return int(query(database, "SELECT count(*) FROM ev.outbox")[0][0])


# What a consumer has not applied yet. While events have no position it has not either.
BEHIND = """
    SELECT count(*) FROM ev.log_head head
    LEFT JOIN ev.checkpoint reached ON reached.agency = head.agency AND reached.consumer = 'workload-1'
    WHERE reached.position IS DISTINCT FROM head.position"""


def logs_behind(database: str) -> int:
    return int(query(database, BEHIND)[0][0])


def compare_workload(database: str) -> list:
    """Every difference between the workload, made from events, and the cases."""
    return [f"complaints/{row[0]}: the workload has {row[1]}, the case is {row[2]}" for row in query(database, """
        SELECT coalesce(made.complaint, c.complaint),
          concat_ws(' ', made.version, made.agency, made.unit, made.next_due_clock, made.next_due_time) AS counted,
          concat_ws(' ', c.version, c.agency, c.unit, c.next_due_clock, c.next_due_time) AS real
        FROM (SELECT * FROM complaints.workload WHERE consumer = 'workload-1') AS made
        FULL JOIN (SELECT * FROM complaints.complaint WHERE next_due_time IS NOT NULL OR hop_count > 0) AS c
          ON c.complaint = made.complaint
        WHERE (made.version, made.agency, made.unit, made.next_due_clock, made.next_due_time)
          IS DISTINCT FROM (c.version, c.agency, c.unit, c.next_due_clock, c.next_due_time)""")]


def compare(database: str) -> list:
    """Every difference. Of cases that stayed in one agency, so that one version is one event."""
    problems = [f"complaints/{row[0]}: version {row[1]} is told {row[2]} times" for row in query(database, TOLD + """
        SELECT h.complaint, h.version, count(told.event_id)
        FROM complaints.history h
        LEFT JOIN told ON told.subject = 'complaints/' || h.complaint AND told.subject_version = h.version
        GROUP BY 1, 2 HAVING count(told.event_id) <> 1""")]
    problems += [f"{row[0]}: version {row[1]} is told, and never was" for row in query(database, TOLD + """
        SELECT told.subject, told.subject_version FROM told
        LEFT JOIN complaints.history h ON told.subject = 'complaints/' || h.complaint AND told.subject_version = h.version
        WHERE h.complaint IS NULL""")]
    problems += [f"event {row[0]} is there {row[1]} times" for row in query(database, TOLD + """
        SELECT event_id, count(*) FROM told GROUP BY 1 HAVING count(*) > 1""")]
    problems += [f"the log of {row[0]} goes to {row[1]} and holds {row[2]} events, the last at {row[3]}"
                 for row in query(database, """
        SELECT head.agency, head.position, count(log.position), coalesce(max(log.position), 0)
        FROM ev.log_head head LEFT JOIN ev.log log USING (agency) GROUP BY 1, 2
        HAVING count(log.position) <> head.position OR coalesce(max(log.position), 0) <> head.position""")]
    problems += [f"{row[0]}: version {row[1]} stands before version {row[2]}" for row in query(database, """
        SELECT subject, subject_version, before FROM (
          SELECT subject, subject_version,
                 lag(subject_version) OVER (PARTITION BY agency, subject ORDER BY position) AS before FROM ev.log) AS pairs
        WHERE before >= subject_version""")]
    return problems
