"""Studies: one event alone, episodes beside what happened, and what tips the system."""
