"""What is known: dated numbers, each with a unit, a source, a confidence."""
