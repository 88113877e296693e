"""What if: scenarios in text files, and how they are read."""
