"""How it is shown: words, tables, charts, the report."""
