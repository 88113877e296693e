"""Where tidy files are looked for."""

from pathlib import Path

import pytest

from tokyotrap.data import place
from tokyotrap.errors import InvalidInput


@pytest.fixture(autouse=True)
def _no_folder_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(place.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "oil_spot_daily.csv").write_text("date,brent_usd_bbl\n")
    return folder


def test_the_given_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.VARIABLE, str(filled(tmp_path / "named")))
    given = filled(tmp_path / "given")
    assert place.folder(given) == given
    assert place.folder() == tmp_path / "named"


def test_else_the_users_own() -> None:
    own = filled(place.own())
    assert place.folder(None) == own


@pytest.mark.parametrize("make", [False, True])
def test_nothing_there_says_how_to_get_it(tmp_path: Path, make: bool) -> None:
    empty = tmp_path / "empty"
    if make:
        empty.mkdir()
    with pytest.raises(InvalidInput, match=r"tokyotrap data update.*--data FOLDER"):
        place.folder(empty)
    with pytest.raises(InvalidInput, match="tokyotrap data update"):
        place.folder()
