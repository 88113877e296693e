"""Fragility: amounts tried at once are those tried one by one, maps are the worlds they say, the past is steered."""

import datetime as dt
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.studies.fragilities import ACCURACY, small
from tests.worlds import atlas, baseline
from tokyotrap.calibration.day_of_the_past import of_day
from tokyotrap.cli.fragility import dates
from tokyotrap.errors import InvalidInput
from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws
from tokyotrap.model.step import step
from tokyotrap.studies import fragility_axes, fragility_history, quiet, tipping
from tokyotrap.studies.alone import EVEN
from tokyotrap.studies.fragility import edge, fragility
from tokyotrap.studies.fragility_found import SHOCKS

SALE = "policy.fiscal.unfunded"
ORDERS = [each.key for each in SHOCKS]


def test_a_row_of_amounts_is_each_of_them_in_double_precision() -> None:
    """The compiled loop beside the model's own step, one amount after the other."""
    made = quiet.world(atlas(), ORDERS, settings={"capacity.start": 0.5})
    amounts = np.zeros((3, len(ORDERS)))
    amounts[:, ORDERS.index(SALE)] = [0.0, 10.0, 40.0]
    found = quiet.closes(made, amounts)
    luck = Draws(jnp.zeros(NORMALS), jnp.full(UNIFORMS, EVEN))
    day = jax.jit(lambda inputs, state, today: step(made.structure, inputs, state, today, luck))
    for row, amount in enumerate(amounts):
        orders = tuple({key: jnp.asarray(each)} for key, each in zip(ORDERS, amount, strict=True))
        inputs = made.inputs._replace(numbers=made.inputs.numbers._replace(orders=orders))
        state = made.opening
        for place in range(quiet.SALE):
            state, close = day(inputs, state, jax.tree.map(lambda each, at=place: each[at], inputs.days))
            assert found.multiplier[place, row] == pytest.approx(float(close.multiplier), rel=1e-3)
            assert found.distance[place, row] == pytest.approx(float(close.distance), abs=1e-4)
            assert found.condition[place, row] == float(close.condition)
    assert found.condition[1].tolist() == [0.0, 0.0, 2.0]


def test_numbers_are_those_of_the_page_before() -> None:
    """What halving in double precision found, as the page on tipping had it."""
    whole, half = (edge(atlas(), SHOCKS, settings) for settings in ({}, {"capacity.start": 0.5}))
    assert whole.amounts[SALE] == 70.3125
    assert half.amounts[SALE] == 23.4375
    assert half.amounts["institutions.government.extra_issuance"] == 65.625
    assert half.amounts["institutions.ministry_of_finance.yen_purchase"] == pytest.approx(0.924, abs=0.005)
    assert whole.multiplier == pytest.approx(1.022854, abs=1e-5)
    assert whole.distance == pytest.approx(0.439053, abs=1e-5)


def test_other_orders_that_are_not_given_change_nothing() -> None:
    alone = tipping.smallest(atlas(), SALE, 200.0)
    assert alone.amount == edge(atlas(), SHOCKS, {}).amounts[SALE]


def test_the_smallest_amount_is_the_first_that_tips() -> None:
    made = quiet.world(atlas(), [SALE], settings={"capacity.start": 0.5})
    found = tipping.of_world(made, {SALE: 200.0}, accuracy=ACCURACY)[0]
    assert found.amount is not None
    step_ = 200.0 / 64
    before, there = quiet.closes(made, np.array([[found.amount - step_], [found.amount]])).condition[1]
    assert before < tipping.GONE <= there


def test_a_cell_of_the_map_is_its_world() -> None:
    found = small()
    for x, wealth in enumerate((0.2, 1.0)):
        for y, exponent in enumerate((0.5, 3.0)):
            settings = {"capacity.wealth": wealth, "capacity.exponent": exponent}
            assert found.cell((x, y)) == edge(atlas(), SHOCKS, settings, accuracy=ACCURACY)
    near, far = found.cell((0, 1)), found.cell((1, 0))
    assert near is not None
    assert far is not None
    assert near.distance < found.today.distance < far.distance
    assert found.sold(near)
    assert not found.sold(found.today), "today only an announcement does"


def test_orders_of_the_day_before_come_before() -> None:
    axes = fragility_axes.read(["institutions.government.extra_issuance=0..100:2"])
    found = fragility(baseline(), across=axes, paths=32, days=2, accuracy=ACCURACY)
    calm, sold = found.cells
    assert calm is not None
    assert sold is not None
    assert calm.distance == pytest.approx(found.today.distance, abs=1e-6)
    assert sold.distance < calm.distance
    assert (sold.amounts[SALE] or 0.0) < (calm.amounts[SALE] or np.inf)


def test_choices_and_units_are_read() -> None:
    choice, wealth, bare = fragility_axes.read([
        "policy.intervention.funding_order=deposits first, long bonds first",
        "capacity.wealth=200 billion dollars..1 trillion dollars:3",
        "capacity.wealth = 0.2..1 : 3",
    ])  # fmt: skip
    assert choice.values == ("deposits first", "long bonds first")
    assert wealth.values == bare.values == pytest.approx((0.2, 0.6, 1.0))
    assert not wealth.ordered
    assert fragility_axes.read(["policy.fiscal.unfunded=0..10:2"])[0].ordered


def test_axes_are_refused_all_at_once() -> None:
    texts = ["capacity.welth=0..1:3", "capacity.wealth=1..2", "capacity.wealth=0..100:3", "capacity.wealth=a..b:2",
             "policy.intervention.funding_order=none"]  # fmt: skip
    with pytest.raises(InvalidInput) as caught:
        fragility_axes.read(texts)
    said = str(caught.value)
    for told in ('"capacity.welth"', "capacity.wealth\"", "range of 2 to", "goes from", 'cannot be "none"'):
        assert told in said
    assert len(caught.value.mistakes) == len(texts)


def test_what_is_too_much_is_refused() -> None:
    three = fragility_axes.read(["capacity.wealth=0.2..1:20"] * 3)
    with pytest.raises(InvalidInput, match=r"(?s)3 settings.*8000 worlds.*without series"):
        fragility(baseline(), across=three, history=[dt.date(2025, 1, 31)])
    with pytest.raises(InvalidInput, match=r'(?s)"soon" is no day.*2027-01-01 is after'):
        dates(["soon,2027-01-01"], dt.date(2026, 2, 2))


def test_months_end_on_business_days() -> None:
    found = fragility_history.months(dt.date(2026, 2, 2))
    assert found[0] == dt.date(2024, 1, 31)
    assert found[-1] == dt.date(2026, 2, 2)
    assert dt.date(2024, 8, 5) in found
    assert dt.date(2024, 3, 29) in found
    assert len(found) == 25 + 3
    assert all(each.weekday() < 5 for each in found)
    assert fragility_history.year_before(dt.date(2024, 2, 29)) == dt.date(2023, 3, 1)
    assert dates(["2025-01-31, 2024-08-05", "2025-01-31"], dt.date(2026, 2, 2)) == [
        dt.date(2024, 8, 5), dt.date(2025, 1, 31)
    ]  # fmt: skip


DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the daily series are not shipped; they are not beside this checkout")
def test_the_past_is_what_prices_made_of_it() -> None:
    """The shipped day is itself; the rout of January 2026 left arbitrageurs poorer than the summer of 2024."""
    days = [dt.date(2024, 8, 5), dt.date(2026, 1, 20), dt.date(2026, 2, 2)]
    found = fragility(baseline(), history=days, folder=DATA, past=of_day, paths=32, days=2, accuracy=ACCURACY)
    summer, rout, shipped = found.days
    assert shipped.started.distance == pytest.approx(found.today.distance, abs=1e-4)
    assert rout.wealth.high < summer.wealth.low
    assert rout.moved.distance < summer.moved.distance
    assert all(0.5 < each.wealth.strain < 2.0 for each in found.days)
    settings = {"capacity.start": rout.wealth.low}
    poorer = edge(fragility_history.alike(of_day(rout.date, DATA), atlas()), SHOCKS, settings)
    assert poorer.distance == pytest.approx(found.band(rout)[0], rel=5e-3), "a dollar of wealth, a dollar of distance"
    assert summer.alike.distance == pytest.approx(rout.alike.distance, rel=0.02), "wealth is carried"
