"""An order: something a scenario can tell a part of the model to do."""

import equinox as eqx


class Order(eqx.Module):
    """Something a scenario can tell an institution or a regime to do.

    Attributes:
        name: last part of its key.
        unit: unit of the text a person writes.
        meaning: one plain sentence.
        low: smallest amount [house units].
        high: largest amount [house units].
    """

    name: str
    unit: str
    meaning: str
    low: float
    high: float
