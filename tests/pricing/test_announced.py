"""An announced programme: against the reference case that carries it in two factors without volatility."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.pricing.reference import solved, tenors
from tokyotrap.errors import InvalidInput
from tokyotrap.pricing.announced import announce
from tokyotrap.pricing.responses import Flow, respond

PROGRAMME = Flow((("U", 3.5, 1.0, 0.1),), -0.1, 0.1)


def test_the_announced_programme_of_the_reference() -> None:
    """R8 sells what remains at 2 a year into a position that decays at 0.1 a year: not b2's path, but a sum of two."""
    with_it, without, taus = solved("R8_announced_programme"), solved("R6_calibrated"), tenors("R8_announced_programme")
    assert with_it.A_e is not None
    share = 2.0 / (2.0 - 0.1)  # position(t) = share x (exp(-0.1 t) - exp(-2 t))
    moved = announce(without, PROGRAMME, 1.9, taus)
    for country, tau in taus.items():
        reference = 0.1 * with_it.loadings(country, tau)[0, :, 11] / tau
        assert_allclose(share * moved.yields[country][0], reference, rtol=1e-9, atol=1e-14)
    assert_allclose(share * moved.usdjpy[0], 0.1 * with_it.A_e[0, 11], rtol=1e-9)
    assert_allclose(moved.exposure, 0.0, atol=1e-15)


def test_a_programme_in_no_time_is_a_sudden_flow() -> None:
    eq, taus = solved("R6_calibrated"), tenors("R6_calibrated")
    sudden = respond(eq, PROGRAMME, taus)
    errors = [
        np.max(np.abs(announce(eq, PROGRAMME, speed, taus).yields["U"] - sudden.yields["U"])) for speed in (1e2, 1e3)
    ]
    assert errors[1] < 0.2 * errors[0]


def test_a_speed_that_is_none() -> None:
    with pytest.raises(InvalidInput, match="speed"):
        announce(solved("R6_calibrated"), PROGRAMME, 0.0, tenors("R6_calibrated"))
