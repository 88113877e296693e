"""Where series come from: tidy tables in one form, whoever published them."""
