"""Markets the core does not price."""
