"""What happens to the world's bond markets if Tokyo is trapped."""

__version__ = "0.1.0"
