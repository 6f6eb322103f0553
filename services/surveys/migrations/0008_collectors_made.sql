-- Counts up with each collector that is made, from 0 also where there are some: whoever changes a survey after a look at
-- its collectors finds it as it was then.
ALTER TABLE surveys.survey ADD COLUMN collectors_made bigint NOT NULL DEFAULT 0;
