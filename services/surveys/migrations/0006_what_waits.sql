-- Indexes of what waits, and how far what arrived was moved. None of them keeps an order but that of days and months,
-- which stand in the rows, and of keys, which are chance; among equals it is the order of the table, which the night
-- makes anew.

-- What waits is counted, and what is due found, group by group: any number may wait for the next day, and nobody walks
-- past it.
CREATE INDEX cell_delta_waiting ON surveys.cell_delta (survey, month, series, unit, state, version, day);
-- What was taken back, which is little, wherever it waits.
CREATE INDEX cell_delta_taken_back ON surveys.cell_delta (survey, month, series, unit, state, version) WHERE sign < 0;
-- IDENTIFIED or imported, which is due at once.
CREATE INDEX cell_delta_known ON surveys.cell_delta (survey, day) WHERE imported OR level = 3;

-- Whom tokens were issued for, until that is forgotten.
CREATE INDEX token_with_reference ON surveys.token (survey, issue_month) WHERE reference_sealed IS NOT NULL;

-- Suggestions in the order in which they are looked through.
CREATE INDEX follow_up_by_key ON surveys.follow_up (comment_key, rule);

-- The latest UTC day since 1970 of which, and of all before it, everything that arrived has been moved: so that a night
-- which is done twice, or late, moves nothing that came in between by itself.
ALTER TABLE surveys.night ADD COLUMN moved bigint NOT NULL DEFAULT 0;
UPDATE surveys.night SET moved = done - 2;

-- Releases before this one did not count a try that complaints did not answer: what waits may be filed. As tried it is
-- sent again only as long as complaints would know it.
UPDATE surveys.follow_up SET tries = greatest(tries, 1);
