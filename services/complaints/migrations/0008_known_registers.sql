-- What is here keeps the agency that it was first filed with as the best guess.
UPDATE complaints.complaint SET source_agency = filed_agency WHERE source IS NOT NULL;
