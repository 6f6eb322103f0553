-- Every agency, unit, category and intake point that a directory in use here ever had: cases may name it, so it may
-- retire and not vanish, whatever restarts lie between.
CREATE TABLE directory.entry_seen (
  entry text COLLATE "C" PRIMARY KEY,   -- 'unit dinkes/bidang-p2p'
  first_seen_time timestamptz NOT NULL
);
