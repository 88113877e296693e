"""Benchmarks are run as modules: each names the others by the package they are in, in functions as well."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "benchmarks"
FILES = sorted(ROOT.rglob("*.py"))
OWN = {each.stem for each in ROOT.glob("*.py")} | {each.name for each in ROOT.iterdir() if each.is_dir()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_benchmark_imports_another_as_a_script_would(file: Path) -> None:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    assert not found & OWN
