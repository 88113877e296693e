"""Studies: one event alone, replays beside what happened, and what tips the system."""
