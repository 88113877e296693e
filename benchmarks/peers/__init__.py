"""One reduced form of the model in our engine and in four other tools, compared number by number and then timed."""
