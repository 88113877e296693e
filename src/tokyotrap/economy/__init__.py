"""What it is about: debt, inflation, growth."""
