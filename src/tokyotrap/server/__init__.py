"""The dashboard's interface to the engine."""
