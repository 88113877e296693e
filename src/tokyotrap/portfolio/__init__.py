"""What it costs you."""
