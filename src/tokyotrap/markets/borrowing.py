"""What yields cost those who borrow: a household's monthly payment, a company's yearly coupon."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

MONTHS = 12.0
"""Of a year."""


def monthly_payment(
    loan: Float[Any, "*path"], rate: Float[Any, "*path"], years: Float[Any, "*path"]
) -> Float[Array, "*path"]:
    """Equal monthly payment that repays a fixed-rate mortgage.

    P r / (1 - (1 + r)^-n) with r the rate a month and n the months; P / n at a rate of nothing.

    Args:
        loan: borrowed [dollars, or any money].
        rate: mortgage rate, compounded monthly [decimal a year].
        years: until all is repaid [years].

    Returns:
        The payment [the loan's money a month].

    Source: the annuity formula.
    """
    of: Any = np if isinstance(rate, np.ndarray) else jnp
    rate = of.asarray(rate)
    monthly, months = rate / MONTHS, MONTHS * years
    some = of.abs(monthly) * months > float(np.sqrt(np.finfo(rate.dtype).eps))
    safe = of.where(some, monthly, 1.0)
    level = safe / -of.expm1(-months * of.log1p(safe))
    found: Float[Array, "*path"] = loan * of.where(some, level, (1.0 + 0.5 * monthly * (months + 1.0)) / months)
    return found


def yearly_coupon(
    borrowed: Float[Any, "*path"], treasury: Float[Any, "*path"], spread: Float[Any, "*path"]
) -> Float[Array, "*path"]:
    """Yearly interest of a company that issues a bond at par.

    Args:
        borrowed: face value [dollars, or any money].
        treasury: yield of the 10-year Treasury [decimal a year].
        spread: option-adjusted spread of its class, taken as the spread at issue [decimal a year].

    Returns:
        The coupon [the face value's money a year].

    Source: ours; an index's spread stands for that of a new bond.
    """
    found: Float[Array, "*path"] = borrowed * (treasury + spread)
    return found
