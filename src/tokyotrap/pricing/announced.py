"""What an announced, gradual programme does on the day of the announcement."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.pricing.equilibrium import Equilibrium
from tokyotrap.pricing.responses import Flow, Response, respond_many


def announce(
    eq: Equilibrium,
    flow: Flow,
    speed: float,
    tenors: Mapping[str, Float[np.ndarray, "n"]],
    *,
    omega: float = 1.0,
) -> Response:
    """The answer to a programme x (exp(-kappa t) - exp(-(kappa + speed) t)), announced now and carried out gradually.

    Prices are linear in the flow, so it is the difference of two sudden flows. With `speed` to infinity it is the
    sudden flow itself.

    Args:
        eq: the equilibrium.
        flow: the programme once carried out; its decay is kappa.
        speed: phi, share of what remains that is carried out [1/years].
        tenors: by country [years].
        omega: weight of the currency leg in bonds, as in `respond`.

    Returns:
        Changes at the announcement; `exposure` is zero then, as nothing has been sold yet.

    Raises:
        InvalidInput: a flow or speed that cannot be.

    Source:
        Design page 2, section 8, b2.
    """
    if not (np.isfinite(speed) and speed > 0.0):
        raise InvalidInput(
            "programme", [Mistake("speed", f"{speed} is not a speed", "Give a positive number per year.")]
        )
    undone = replace(flow, decay=flow.decay + speed)
    sudden, fading = respond_many(eq, (flow, undone), tenors, omega=omega)
    return Response(
        exposure=sudden.exposure - fading.exposure,
        ell=sudden.ell - fading.ell,
        yields={country: moved - fading.yields[country] for country, moved in sudden.yields.items()},
        usdjpy=sudden.usdjpy - fading.usdjpy,
    )
