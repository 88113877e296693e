"""What the package is measured by: waits, prices, and other tools, each against a reference in the same run."""
