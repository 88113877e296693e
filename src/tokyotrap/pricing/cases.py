"""Read a file of cases, compute each, and write the same file with what we computed.

Which root is written: always the one on the branch that starts at a = 0, unless the case itself names another.
If a case carries `start.M`, or an `out.M` that claims to be a solution, and Newton from there settles on a
stable root that is not on that branch, that root is written and `out.branch` says "from the given start".
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.pricing.equilibrium import regime_mistakes
from tokyotrap.pricing.fields import Sheet
from tokyotrap.pricing.responses import Flow
from tokyotrap.pricing.specification import Specification

REQUIRED = ("name", "kind", "spec", "q", "tenors")
OPTIONAL = ("description", "shocks_in", "a", "Q", "start", "out", "quadrature_refinement_maxdiff")


@dataclass(frozen=True, eq=False)
class Case:
    """One economy, one state, and the flows to try on it.

    Attributes:
        name: of the case.
        spec: the economy.
        risk_aversion: a_n of each regime; None for a single one.
        generator: Q; None for a single regime.
        state: q (K,).
        tenors: by country [years].
        flows: with their names.
        start: M to start Newton from, if the case gives one.
        claimed: whether `start` is `out.M`, a claimed solution, and not `start.M`, a mere guess.
        reference: the `out` object, if there is one.
        document: the case as it was read.
    """

    name: str
    spec: Specification
    risk_aversion: Float[np.ndarray, "N"] | None
    generator: Float[np.ndarray, "N N"] | None
    state: Float[np.ndarray, "K"]
    tenors: dict[str, Float[np.ndarray, "n"]]
    flows: tuple[tuple[str, Flow], ...]
    start: Float[np.ndarray, "N K K"] | None = None
    claimed: bool = False
    reference: Mapping[str, Any] | None = None
    document: Mapping[str, Any] = field(default_factory=dict)


def read(path: Path) -> tuple[dict[str, Any], list[Case], list[str]]:
    """Read a file of cases.

    Returns:
        The document, its cases, and remarks (keys that are ignored).

    Raises:
        InvalidInput: the file cannot be read, or some case cannot be; every mistake at once.
    """
    document = _parsed(path)
    found, mistakes, remarks = list[Case](), list[Mistake](), list[str]()
    for number, item in enumerate(document["cases"]):
        where = f"cases[{number}]"
        if isinstance(item, Mapping) and isinstance(item.get("name"), str):
            where += f" ({item['name'][:40]})"
        try:
            found.append(_case(item, where, remarks))
        except InvalidInput as error:
            mistakes += error.mistakes
    if mistakes:
        raise InvalidInput(path.name, mistakes)
    return document, found, remarks


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Write a document as JSON, whole or not at all.

    Raises:
        InvalidInput: the file cannot be written.
    """
    try:
        text = json.dumps(document, indent=1, allow_nan=False)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
            part = Path(file.name)
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise InvalidInput(path.name, [Mistake(str(path), what, "Give a file in a directory that exists.")]) from None


def _parsed(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise InvalidInput(path.name, [Mistake(str(path), what, "Give the path of a file of cases.")]) from None
    except (ValueError, RecursionError) as error:
        what = f"is not JSON ({error})"
        raise InvalidInput(path.name, [Mistake(str(path), what, "Check the file at that place.")]) from None
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        what, cure = "holds no list of cases", 'Give an object with a list "cases" (format: design page 2, section 12).'
        raise InvalidInput(path.name, [Mistake(str(path), what, cure)])
    return document


def _case(item: Any, where: str, remarks: list[str]) -> Case:
    sheet = Sheet()
    if not sheet.mapping(where, item):
        sheet.raise_if_any(where)
    _check_keys(sheet, item, where, remarks)
    sheet.raise_if_any(where)
    spec = _specification(sheet, item["spec"], f"{where}.spec")
    regimes = _regimes(sheet, item, where)
    flows = _flows(sheet, item.get("shocks_in") or [], f"{where}.shocks_in", spec)
    if spec is not None:
        sheet.array(f"{where}.q", item["q"], (spec.size,))
        _check_tenors(sheet, item["tenors"], f"{where}.tenors", spec)
    sheet.raise_if_any(where)
    assert spec is not None
    start, claimed = _start(sheet, item, where, (1 if regimes is None else len(regimes[0]), spec.size, spec.size))
    sheet.raise_if_any(where)
    return Case(
        name=str(item["name"]),
        spec=spec,
        risk_aversion=None if regimes is None else regimes[0],
        generator=None if regimes is None else regimes[1],
        state=np.array(item["q"], dtype=float),
        tenors={c: np.array(item["tenors"].get(c, []), dtype=float) for c in spec.countries},
        flows=flows,
        start=start,
        claimed=claimed,
        reference=item.get("out") if isinstance(item.get("out"), Mapping) else None,
        document=item,
    )


def _check_keys(sheet: Sheet, item: Mapping[str, Any], where: str, remarks: list[str]) -> None:
    known = (*REQUIRED, *OPTIONAL)
    for key in item:
        if key not in known:
            near = get_close_matches(str(key), known, n=1, cutoff=0.75)
            if near:
                sheet.wrong(f"{where}.{key}", "this key is not known", f'Did you mean "{near[0]}"?')
            else:
                remarks.append(f"{where}.{key}: this key is not known and is ignored")
    for key in REQUIRED:
        if key not in item:
            sheet.wrong(f"{where}.{key}", "is missing", "Add it (format: design page 2, section 12).")
    if item.get("kind", "single") not in ("single", "regimes"):
        sheet.wrong(f"{where}.kind", f"{item['kind']!r} is not a kind of case", 'Write "single" or "regimes".')
    if not isinstance(item.get("shocks_in") or [], list):
        sheet.wrong(f"{where}.shocks_in", "is not a list", "Give a JSON list, empty if there are none.")


def _specification(sheet: Sheet, document: Any, where: str) -> Specification | None:
    try:
        if not sheet.mapping(where, document):
            return None
        return Specification.from_case({"spec": document}, name=where)
    except InvalidInput as error:
        sheet.mistakes += error.mistakes
        return None


def _regimes(
    sheet: Sheet, item: Mapping[str, Any], where: str
) -> tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N N"]] | None:
    if item["kind"] == "single":
        for key in ("a", "Q"):
            if item.get(key) is not None:
                sheet.wrong(f"{where}.{key}", "belongs to a case of kind regimes", 'Set kind to "regimes".')
        return None
    given = item.get("a")
    if not isinstance(given, list) or not given:
        sheet.wrong(f"{where}.a", "is not a list of risk aversions", "Give one per regime.")
        return None
    count = len(given)
    if not sheet.array(f"{where}.a", given, (count,)) or not sheet.array(f"{where}.Q", item.get("Q"), (count, count)):
        return None
    regimes = np.array(given, dtype=float), np.array(item["Q"], dtype=float)
    sheet.mistakes += regime_mistakes(*regimes, where)
    return regimes


def _check_tenors(sheet: Sheet, found: Any, where: str, spec: Specification) -> None:
    if not sheet.mapping(where, found) or not sheet.keys(where, found, spec.countries, spec.countries):
        return
    for country, row in found.items():
        if sheet.array(f"{where}.{country}", row, (None,)):
            for number, tenor in enumerate(row):
                if not 0.0 < tenor <= spec.horizon[country] * (1.0 + 1e-12):
                    what = f"{tenor} years is outside (0, {spec.horizon[country]}]"
                    sheet.wrong(f"{where}.{country}[{number}]", what, "Give years to maturity.")


def _flows(sheet: Sheet, found: list[Any], where: str, spec: Specification | None) -> tuple[tuple[str, Flow], ...]:
    flows = []
    for number, item in enumerate(found):
        at = f"{where}[{number}]"
        keys = ("name", "sales", "fx", "kappa")
        if not sheet.mapping(at, item) or not sheet.keys(at, item, keys, ("name",)):
            continue
        numbers = [sheet.number(f"{at}.{key}", item[key]) for key in ("fx", "kappa")]
        rows = _rows(sheet, at, item["sales"])
        sales = [_sale_is_right(sheet, f"{at}.sales[{i}]", row) for i, row in enumerate(rows)]
        if not all([*numbers, *sales]) or not isinstance(item["sales"], list):
            continue
        flow = Flow(tuple(item["sales"]), float(item["fx"]), float(item["kappa"]))
        if spec is not None:
            sheet.mistakes += flow.mistakes(spec, at)
        flows.append((str(item.get("name", number)), flow))
    return tuple(flows)


def _rows(sheet: Sheet, at: str, found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    sheet.wrong(f"{at}.sales", "is not a list", "Give a list of rows, empty if no bonds are sold.")
    return []


def _sale_is_right(sheet: Sheet, at: str, row: Any) -> bool:
    if not isinstance(row, list) or len(row) not in (3, 4) or not isinstance(row[0], str):
        sheet.wrong(at, f"{row!r} is not a sale", "Write [country, tenor, amount] or [country, center, width, amount].")
        return False
    return all([sheet.number(f"{at}[{i + 1}]", value) for i, value in enumerate(row[1:])])


def _start(
    sheet: Sheet, item: Mapping[str, Any], where: str, shape: tuple[int, int, int]
) -> tuple[Float[np.ndarray, "N K K"] | None, bool]:
    given = item.get("start")
    if isinstance(given, Mapping) and "M" in given:
        size: tuple[int, ...] = shape[1:] if item["kind"] == "single" else shape
        if sheet.array(f"{where}.start.M", given["M"], size):
            return np.array(given["M"], dtype=float).reshape(shape), False
        return None, False
    if given is not None:
        sheet.wrong(f"{where}.start", "holds no M", 'Write {"M": ...} or leave it out.')
    claim = item["out"].get("M") if isinstance(item.get("out"), Mapping) else None
    try:
        array = np.array(claim, dtype=float).reshape(shape)
    except (TypeError, ValueError):
        return None, False
    return (array, True) if np.all(np.isfinite(array)) else (None, False)
