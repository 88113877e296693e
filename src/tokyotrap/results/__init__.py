"""What it means: a finished run and what is read off it."""
