"""Who owes what: the nouns the model's parts exchange."""

import jax

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]  # the engine counts in double precision
