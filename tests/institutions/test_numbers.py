"""No number of the world stands in the code of those who act, of what they remember, or of the opening books."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tokyotrap"
FILES = [
    *sorted((SOURCE / "institutions").glob("*.py")),
    *sorted((SOURCE / "policy").glob("*.py")),
    SOURCE / "ledger" / "quotes.py",
    SOURCE / "model" / "books.py",
    SOURCE / "model" / "decisions.py",
]
HARMLESS = {0.0, 0.5, 1.0, 2.0, 3.0}
"""Nothing, a mean, the whole, a doubling or a half-life, and the highest rung."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_numbers_of_the_world_are_facts(path: Path) -> None:
    bodies = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    found = {
        (node.lineno, node.value)
        for body in bodies
        for node in ast.walk(body)
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in HARMLESS
    }
    assert found == set(), "write it as a fact in facts/behaviour.toml and read it through parameter(...)"
