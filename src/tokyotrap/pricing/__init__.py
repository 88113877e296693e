"""What makes arbitrageurs hold the rest: the two-country equilibrium."""
