"""The parts of make_complaints.py: invented complaints that look like a regency's."""
