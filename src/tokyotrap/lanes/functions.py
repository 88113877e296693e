"""Functions of vectors in single precision, written out in LLVM assembly: exponentials, logarithms, what they make.

Source: exp and log by range reduction with the polynomials of Cephes (S. Moshier, 1992); tanh near zero from the same;
erfc by the Chebyshev fit of Numerical Recipes, section 6.2; the inverse of erf by M. Giles (2012), "Approximating the
erfinv function". Each is within a few units of the last place of single precision; see the tests.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

LOG2E, LN2_HIGH, LN2_LOW = 1.44269504088896341, 0.693359375, -2.12194440e-4
EXP = (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
LOG = (
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
    2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip
TANH = (-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1)
ERFC = (
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
)  # fmt: skip
ERF = (-1.0 / 1320.0, 1.0 / 216.0, -1.0 / 42.0, 0.1, -1.0 / 3.0, 1.0)
TWO_OVER_ROOT_PI = 1.1283791670955126
NEAR = (
    2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164,
    0.246640727, 1.50140941,
)  # fmt: skip
FAR = (
    -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
    1.00167406, 2.83297682,
)  # fmt: skip
"""Coefficients, highest power first."""


class Assembly(Protocol):
    """What a function is written with."""

    def line(self, text: str) -> str:
        """An instruction; the name of its result."""

    def number(self, value: float) -> str:
        """A number in every lane."""

    def whole(self, value: int) -> str:
        """A whole number in every lane."""

    def vector(self, kind: str) -> str:
        """The type of a vector."""


class Scribe:
    """Arithmetic on names of vectors."""

    def __init__(self, to: Assembly) -> None:
        self.to, self.f, self.i = to, to.vector("f"), to.vector("i")
        self.b = to.vector("b")

    def add(self, a: str, b: str) -> str:
        """The vector a + b."""
        return self.to.line(f"fadd contract {self.f} {a}, {b}")

    def sub(self, a: str, b: str) -> str:
        """The vector a - b."""
        return self.to.line(f"fsub contract {self.f} {a}, {b}")

    def mul(self, a: str, b: str) -> str:
        """The vector a * b."""
        return self.to.line(f"fmul contract {self.f} {a}, {b}")

    def div(self, a: str, b: str) -> str:
        """The vector a / b."""
        return self.to.line(f"fdiv {self.f} {a}, {b}")

    def neg(self, a: str) -> str:
        """The vector -a."""
        return self.to.line(f"fneg {self.f} {a}")

    def intrinsic(self, name: str, a: str) -> str:
        """A function that LLVM knows."""
        lanes = self.f.split()[0].strip("<")
        return self.to.line(f"call {self.f} @llvm.{name}.v{lanes}f32({self.f} {a})")

    def when(self, comparison: str, a: str, b: str, yes: str, no: str) -> str:
        """`yes` where `a` compares so to `b`, else `no`."""
        true = self.to.line(f"fcmp {comparison} {self.f} {a}, {b}")
        return self.to.line(f"select {self.b} {true}, {self.f} {yes}, {self.f} {no}")

    def polynomial(self, x: str, coefficients: Sequence[float]) -> str:
        """By Horner, highest power first."""
        total = self.to.number(coefficients[0])
        for each in coefficients[1:]:
            total = self.add(self.mul(total, x), self.to.number(each))
        return total

    def bits(self, a: str) -> str:
        """The bits of a number as a whole number."""
        return self.to.line(f"bitcast {self.f} {a} to {self.i}")

    def of_bits(self, a: str) -> str:
        """The number of these bits."""
        return self.to.line(f"bitcast {self.i} {a} to {self.f}")


def exp(s: Scribe, x: str) -> str:
    """The exponential, held at the ends of the range of single precision."""
    number = s.to.number
    x = s.when("ogt", x, number(88.0), number(88.0), x)
    x = s.when("olt", x, number(-87.0), number(-87.0), x)
    power = s.intrinsic("floor", s.add(s.mul(x, number(LOG2E)), number(0.5)))
    rest = s.sub(s.sub(x, s.mul(power, number(LN2_HIGH))), s.mul(power, number(LN2_LOW)))
    curve = s.polynomial(rest, EXP)
    whole = s.add(s.add(s.mul(curve, s.mul(rest, rest)), rest), number(1.0))
    exponent = s.to.line(f"fptosi {s.f} {power} to {s.i}")
    shifted = s.to.line(f"shl {s.i} {s.to.line(f'add {s.i} {exponent}, {s.to.whole(127)}')}, {s.to.whole(23)}")
    return s.mul(whole, s.of_bits(shifted))


def log(s: Scribe, x: str) -> str:
    """The natural logarithm; minus infinity at zero, not a number below."""
    number, whole = s.to.number, s.to.whole
    bits = s.bits(x)
    above = s.to.line(f"sub {s.i} {bits}, {whole(0x3F3504F3)}")  # one over the root of two
    power = s.to.line(f"ashr {s.i} {above}, {whole(23)}")
    taken = s.to.line(f"shl {s.i} {power}, {whole(23)}")
    rest = s.sub(s.of_bits(s.to.line(f"sub {s.i} {bits}, {taken}")), number(1.0))
    exponent = s.to.line(f"sitofp {s.i} {power} to {s.f}")
    square = s.mul(rest, rest)
    curve = s.mul(s.mul(s.polynomial(rest, LOG), rest), square)
    curve = s.add(curve, s.mul(exponent, number(LN2_LOW)))
    curve = s.sub(curve, s.mul(square, number(0.5)))
    found = s.add(s.add(rest, curve), s.mul(exponent, number(LN2_HIGH)))
    found = s.when("ogt", x, number(0.0), found, number(float("nan")))
    return s.when("oeq", x, number(0.0), number(float("-inf")), found)


def log1p(s: Scribe, x: str) -> str:
    """log(1 + x), with what rounding 1 + x has lost given back."""
    whole = s.add(x, s.to.number(1.0))
    lost = s.sub(x, s.sub(whole, s.to.number(1.0)))
    return s.add(log(s, whole), s.div(lost, whole))


def expm1(s: Scribe, x: str) -> str:
    """exp(x) - 1, by Kahan's ratio, which takes back the rounding of exp."""
    power, one = exp(s, x), s.to.number(1.0)
    less = s.sub(power, one)
    near = s.div(s.mul(less, x), log(s, power))
    return s.when("oeq", power, one, x, s.when("olt", s.intrinsic("fabs", x), s.to.number(0.5), near, less))


def logistic(s: Scribe, x: str) -> str:
    """1 / (1 + exp(-x))."""
    return s.div(s.to.number(1.0), s.add(exp(s, s.neg(x)), s.to.number(1.0)))


def tanh(s: Scribe, x: str) -> str:
    """Hyperbolic tangent: a polynomial near zero, exponentials elsewhere."""
    number, size, square = s.to.number, s.intrinsic("fabs", x), s.mul(x, x)
    near = s.add(s.mul(s.mul(s.polynomial(square, TANH), square), x), x)
    far = s.sub(number(1.0), s.div(number(2.0), s.add(exp(s, s.add(size, size)), number(1.0))))
    far = s.when("olt", x, number(0.0), s.neg(far), far)
    return s.when("olt", size, number(0.625), near, far)


def erfc(s: Scribe, x: str) -> str:
    """One less the error function, to 1.2e-7 of itself."""
    number, size = s.to.number, s.intrinsic("fabs", x)
    t = s.div(number(1.0), s.add(number(1.0), s.mul(size, number(0.5))))
    tail = s.mul(t, exp(s, s.sub(s.polynomial(t, ERFC), s.mul(size, size))))
    return s.when("olt", x, number(0.0), s.sub(number(2.0), tail), tail)


def erf(s: Scribe, x: str) -> str:
    """The error function: its series near zero, one less erfc elsewhere."""
    near = s.mul(s.mul(s.polynomial(s.mul(x, x), ERF), x), s.to.number(TWO_OVER_ROOT_PI))
    far = s.sub(s.to.number(1.0), erfc(s, x))
    return s.when("olt", s.intrinsic("fabs", x), s.to.number(0.5), near, far)


def erf_inv(s: Scribe, x: str) -> str:
    """The inverse of the error function."""
    number = s.to.number
    w = s.neg(log(s, s.mul(s.sub(number(1.0), x), s.add(number(1.0), x))))
    near = s.polynomial(s.sub(w, number(2.5)), NEAR)
    far = s.polynomial(s.sub(s.intrinsic("sqrt", w), number(3.0)), FAR)
    return s.mul(x, s.when("olt", w, number(5.0), near, far))


def power(s: Scribe, x: str, y: str) -> str:
    """X to the power y, for x above zero."""
    return exp(s, s.mul(y, log(s, x)))


def least(s: Scribe, a: str, b: str) -> str:
    """The smaller."""
    return s.when("olt", a, b, a, b)


def greatest(s: Scribe, a: str, b: str) -> str:
    """The larger."""
    return s.when("ogt", a, b, a, b)


def is_finite(s: Scribe, x: str) -> str:
    """Whether it is a number and no infinity."""
    return s.to.line(f"fcmp olt {s.f} {s.intrinsic('fabs', x)}, {s.to.number(float('inf'))}")


FUNCTIONS: dict[str, Callable[..., str]] = {
    "exp": exp, "log": log, "log1p": log1p, "expm1": expm1, "logistic": logistic, "tanh": tanh, "erf": erf,
    "erfc": erfc, "erf_inv": erf_inv, "pow": power, "min": least, "max": greatest, "is_finite": is_finite,
    "sqrt": lambda s, x: s.intrinsic("sqrt", x), "floor": lambda s, x: s.intrinsic("floor", x),
    "abs": lambda s, x: s.intrinsic("fabs", x),
}  # fmt: skip
"""Operations of a program that take more than one instruction."""
