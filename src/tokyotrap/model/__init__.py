"""How it holds together: state, settings, assembly, and one day."""
