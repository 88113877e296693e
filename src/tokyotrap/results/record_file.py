"""A run as two plain files and back: JSON for words and numbers, an npz archive for arrays, never a pickle."""

import dataclasses
import datetime as dt
import io
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tokyotrap.results.record import (
    Array,
    CapacityResult,
    Channel,
    Days,
    Flow,
    LadderResult,
    RedLineResult,
    Run,
    Rung,
)
from tokyotrap.results.record_branches import BranchResult, Fate, FateLine
from tokyotrap.results.record_conditions import Conditioning, ConditionResult
from tokyotrap.results.record_conduct import Count, GradesResult, Payment, StateResult
from tokyotrap.results.record_question import Chosen, Planned, Question

FORMAT = "tokyotrap-record/1"
ASKED = (Question, Chosen, Planned)
FOUND = (Run, RedLineResult, Channel, LadderResult, Rung, CapacityResult, Flow)
CONDUCT = (GradesResult, StateResult, Count, Payment)
BY_BRANCH = (BranchResult, Fate, FateLine)
GIVEN = (Conditioning, ConditionResult)
KINDS: dict[str, Callable[..., Any]] = {
    kind.__name__: kind for kind in (*ASKED, *FOUND, *CONDUCT, *BY_BRANCH, *GIVEN)
}
MARK = "$"


def pack(run: Run) -> tuple[bytes, bytes]:
    """The run as the bytes of record.json and arrays.npz; the same run always gives the same bytes."""
    arrays: dict[str, Array | Days] = {}
    document = {"format": FORMAT, "run": _encode(run, "run", arrays)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return json.dumps(document, allow_nan=False, indent=1, ensure_ascii=False).encode(), buffer.getvalue()


def unpack(document: bytes, arrays: bytes) -> Run:
    """The run that `pack` was given.

    Raises:
        ValueError: the files are not such a pair.
    """
    content = json.loads(document)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"record.json is not of the format {FORMAT}")
    with np.load(io.BytesIO(arrays), allow_pickle=False) as archive:
        run = _decode(content["run"], archive)
    if not isinstance(run, Run):
        raise ValueError("record.json holds no run")
    return run


def _encode(value: Any, place: str, arrays: dict[str, Array | Days]) -> Any:
    """The value as JSON; an array goes into `arrays` under its place."""
    if isinstance(value, np.ndarray):
        arrays[place] = value
        return {MARK: "array", "of": place}
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        inside = {name: _encode(getattr(value, name), f"{place}.{name}", arrays) for name in names}
        return {MARK: type(value).__name__, "of": inside}
    if isinstance(value, tuple):
        return [_encode(item, f"{place}.{k}", arrays) for k, item in enumerate(value)]
    if isinstance(value, dict):
        pairs = [[str(key), _encode(item, f"{place}.{k}", arrays)] for k, (key, item) in enumerate(value.items())]
        return {MARK: "dict", "of": pairs}
    return _encode_plain(value, place)


def _encode_plain(value: Any, place: str) -> Any:
    if isinstance(value, dt.date):
        return {MARK: "date", "of": value.isoformat()}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {MARK: "float", "of": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{place}: a {type(value).__name__} cannot be kept in a run folder")


def _decode(value: Any, arrays: Mapping[str, Array | Days]) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item, arrays) for item in value)
    if not isinstance(value, dict):
        return value
    kind, inside = value[MARK], value["of"]
    if kind == "array":
        return arrays[inside]
    if kind == "dict":
        return {key: _decode(item, arrays) for key, item in inside}
    if kind in ("date", "float"):
        return dt.date.fromisoformat(inside) if kind == "date" else float(inside)
    return KINDS[kind](**{name: _decode(item, arrays) for name, item in inside.items()})
