"""Lanes: a function of one path, traced by JAX, as machine code that works on a row of paths at once."""
