"""The benchmark of gradients: its settings are numbers of the model, and its table says what was timed."""

import pytest
from benchmarks import gradient as benchmark

from tokyotrap.model.catalogue import catalogue


def test_its_twenty_settings_are_numbers() -> None:
    assert len(set(benchmark.SETTINGS)) == 20
    assert {catalogue()[name].kind for name in benchmark.SETTINGS} == {"value"}


def test_the_table_holds_medians_and_ratios() -> None:
    seconds = {benchmark.FULL: [2.0, 4.0, 3.0], benchmark.BARE: [1.0, 1.5, 9.0], benchmark.GRADIENT: [6.0] * 3,
               benchmark.DIFFERENCES: [12.0] * 3}  # fmt: skip
    record = {"paths": 10_000, "days": 260, "settings": 20, "compile": 9.5, "seconds": seconds, "differences": 2}
    rows = {line[:30].strip(): line[30:].split() for line in benchmark.table(record)}
    assert rows["full run"] == ["3.00", "1.00", "2.00"]
    assert rows["gradient by 20"] == ["6.00", "2.00", "4.00"]
    assert rows["differences by 20, from 2"] == ["120.00", "40.00", "80.00"]
    assert rows["trace and compile the twin"] == ["9.50"]


@pytest.mark.parametrize("name", ["policy.intervention.defence_line", "institutions.life_insurers.threshold"])
def test_the_ends_of_a_difference_are_a_hundredth_away(name: str) -> None:
    high, low = (float(each.partition("=")[2].split()[0]) for each in benchmark.ends_of(name))
    assert high / low == pytest.approx(1.01 / 0.99)
