"""Gates on the odds of red lines."""

import pytest
import typer

from tokyotrap.cli.gate import Gate, check, gate, tripped
from tokyotrap.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ust_10y_5 > 0.5", Gate("ust_10y_5", False, 0.5)),
        ("ust_10y_5>50%", Gate("ust_10y_5", False, 0.5)),
        ("a >= .25", Gate("a", True, 0.25)),
        ("a > 1", Gate("a", False, 1.0)),
    ],
)
def test_read(text: str, expected: Gate) -> None:
    assert gate(text) == expected


@pytest.mark.parametrize("text", ["", "a", "a < 0.5", "a > 1.5", "a > 101%", "a > nan", "a > -1", "> 0.5"])
def test_refuse(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="cannot read"):
        gate(text)


def test_trip() -> None:
    gates = [gate("a > 0.5"), gate("b > 0.5"), gate("c >= 0.5")]
    assert tripped(gates, {"a": 0.5, "b": 0.75, "c": 0.5}) == [
        "b is crossed with probability 0.750, and the gate is b > 0.5.",
        "c is crossed with probability 0.500, and the gate is c >= 0.5.",
    ]


def test_unknown() -> None:
    with pytest.raises(InvalidInput, match=r'called "ust_10"\. Did you mean "ust_10y_5"'):
        check([gate("ust_10 > 0.5")], ["ust_10y_5", "usdjpy_160"])
