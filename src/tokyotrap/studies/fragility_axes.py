"""Settings that are varied: a range of numbers, or names of choices, read as people write them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tokyotrap import units
from tokyotrap.errors import InvalidInput, InvalidQuantity, Mistake, did_you_mean
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.settings import Setting

MOST = 20
"""Steps of one axis."""

FORM = "Write KEY=LOW..HIGH:STEPS, such as capacity.wealth=0.2..1.0:5, or KEY=one,other for a choice."


@dataclass(frozen=True)
class Axis:
    """A setting that is varied.

    Attributes:
        key: of the setting, or of an order, which is carried out on the day before.
        values: in order [house units], or names of choices.
        shown: the same for people, in the unit of the setting.
        unit: of what is shown.
        ordered: whether it is an order.
    """

    key: str
    values: tuple[float | str, ...]
    shown: tuple[str, ...]
    unit: str
    ordered: bool


def read(texts: Sequence[str]) -> tuple[Axis, ...]:
    """Axes as typed, "KEY=LOW..HIGH:STEPS" or "KEY=name,name"; bare numbers are in the unit of the setting.

    Raises:
        InvalidInput: every one that cannot be read.
    """
    found, mistakes = list[Axis](), list[Mistake]()
    for text in texts:
        try:
            found.append(_axis(text))
        except InvalidInput as error:
            mistakes += error.mistakes
    if mistakes:
        raise InvalidInput("--across", mistakes)
    return tuple(found)


def _axis(text: str) -> Axis:
    key, _, span = (part.strip() for part in text.partition("="))
    settings = catalogue()
    if key not in settings:
        raise _refused(text, f'nothing in the model is called "{key}"', did_you_mean(key, list(settings)))
    setting = settings[key]
    if setting.kind == "choice":
        return _choice(text, setting, [each.strip() for each in span.split(",")])
    ends, _, steps = span.rpartition(":")
    low, dots, high = ends.partition("..")
    if not dots or not steps.strip().isdigit() or not 2 <= int(steps) <= MOST:
        raise _refused(text, f'cannot read "{span}" as a range of 2 to {MOST} steps', FORM)
    values = np.linspace(_number(text, setting, low), _number(text, setting, high), int(steps))
    beyond = [each for each in values if not setting.low <= each <= setting.high]
    if beyond:
        bounds = " to ".join(units.write(each, setting.unit) for each in (setting.low, setting.high))
        raise _refused(text, f"{key} goes from {bounds}", "Stay within.")
    shown = tuple(f"{units.unit(setting.unit).from_house(float(each)):.4g}" for each in values)
    return Axis(key, tuple(float(each) for each in values), shown, setting.unit, setting.kind == "order")


def _choice(text: str, setting: Setting, chosen: Sequence[str]) -> Axis:
    wrong = [each for each in chosen if each not in setting.choices]
    if wrong:
        raise _refused(text, f'{setting.key} cannot be "{wrong[0]}"', did_you_mean(wrong[0], list(setting.choices)))
    return Axis(setting.key, tuple(chosen), tuple(chosen), "", False)


def _number(text: str, setting: Setting, amount: str) -> float:
    try:
        return units.house(float(amount), setting.unit)
    except ValueError:
        pass
    try:
        return units.read(amount, setting.unit)
    except InvalidQuantity as error:
        raise _refused(text, str(error), FORM) from None


def _refused(text: str, what: str, cure: str) -> InvalidInput:
    return InvalidInput("--across", [Mistake(text, what, cure)])
