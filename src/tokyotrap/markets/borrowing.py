"""What yields cost those who borrow: a household's monthly payment, a company's yearly coupon."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

MONTHS = 12.0
"""Of a year."""


def monthly_payment(
    loan: Float[Array, "*path"], rate: Float[Array, "*path"], years: Float[Array, "*path"]
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
    rate = jnp.asarray(rate)
    monthly, months = rate / MONTHS, MONTHS * years
    some = jnp.abs(monthly) * months > float(np.sqrt(np.finfo(rate.dtype).eps))
    safe = jnp.where(some, monthly, 1.0)
    level = safe / -jnp.expm1(-months * jnp.log1p(safe))
    return loan * jnp.where(some, level, (1.0 + 0.5 * monthly * (months + 1.0)) / months)


def yearly_coupon(
    borrowed: Float[Array, "*path"], treasury: Float[Array, "*path"], spread: Float[Array, "*path"]
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
    return borrowed * (treasury + spread)
