from tokyotrap.ledger.series import ALL
from tokyotrap.results.plain import counted, move_unit


def test_moves_of_every_series_have_the_unit_the_engine_gives_them() -> None:
    told = {"rate": "percentage points", "log": "log percent"}
    for series in ALL:
        assert move_unit(series.unit) == told.get(series.kind, series.unit), series.name


def test_one_is_not_many() -> None:
    assert [counted(number, "path") for number in (0, 1, 2, 10_000)] == ["0 paths", "1 path", "2 paths", "10,000 paths"]
