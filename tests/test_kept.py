"""What is kept between runs: whole or not at all, not too much, whatever others do to the folder."""

import os
import subprocess
import sys
from pathlib import Path

from tokyotrap import kept
from tokyotrap.kept import Shelf


def test_a_folder_that_takes_no_files_is_no_error(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", most=5)
    (tmp_path / "shelf" / "taken" / "full").mkdir(parents=True)  # renaming a file onto a folder fails
    shelf.keep("taken", b"1")
    assert shelf.find("taken") is None
    assert [each.name for each in (tmp_path / "shelf").iterdir()] == ["taken"], "nothing is left behind"


def test_no_more_is_kept_than_so_many_and_the_unused_go(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=3)
    for age, name in enumerate("abc"):
        shelf.keep(name, name.encode())
        then = (tmp_path / name).stat().st_mtime - 1000.0 + age
        os.utime(tmp_path / name, (then, then))
    assert shelf.find("a") == b"a", "and is now the last used"
    shelf.keep("d", b"d")
    assert {each.name for each in tmp_path.iterdir()} == {"a", "c", "d"}


def test_what_a_writer_left_behind_goes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=3)
    for name, age in ((".left", 2.0 * kept.BROKEN_OFF), (".busy", 1.0)):
        (tmp_path / name).write_bytes(b"1")
        then = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    shelf.keep("a", b"a")
    assert {each.name for each in tmp_path.iterdir()} == {".busy", "a"}


WRITER = """
import sys
from pathlib import Path
from tokyotrap.kept import Shelf
shelf, me = Shelf(Path(sys.argv[1]), most=4), int(sys.argv[2])
found = 0
for turn in range(300):
    key = f"key{(turn + me) % 6}"
    shelf.keep(key, key.encode() * (1000 + 500 * me))
    other = f"key{(turn * 5 + me) % 6}"
    content = shelf.find(other)
    if content is not None:
        assert content == other.encode() * (len(content) // 4), "half of one and half of another"
        found += 1
print(found)
"""


def test_several_processes_may_write_and_read_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(me)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for me in range(4)
    ]  # fmt: skip
    for each in writers:
        out, problems = each.communicate(timeout=120)
        assert each.returncode == 0, problems
        assert int(out) > 0
    left = [each for each in tmp_path.iterdir() if not each.name.startswith(".")]
    assert 0 < len(left) <= 4 + len(writers)
    assert all(Shelf(tmp_path, 4).find(each.name) for each in left), "every file is whole"
