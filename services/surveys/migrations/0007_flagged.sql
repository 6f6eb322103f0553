-- How many of those who are counted have a quality flag, and how many of these answered each element; empty when nobody
-- has one. NULL where it is not known: of cells that have not changed since before this column.
ALTER TABLE surveys.cell_count ADD COLUMN flagged bytea;
