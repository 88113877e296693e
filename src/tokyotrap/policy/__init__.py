"""What is decided: rates, purchases, intervention."""
