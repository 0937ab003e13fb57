"""The record of a batch: an ordered list of entries that only grows, and what it comes to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

from ssedesigner.core.batch.clock import Tick, moment
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine, BatchPlan
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MEASURED
from ssedesigner.core.notation import numeral, symbol
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an entry said from one time on.

    ``number`` is that of the entry that brought it: the entry itself, or a correction with its ``reason``.
    ``content`` is None where the entry was struck out.
    """

    number: int
    at: str
    content: Mapping[str, Any] | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryHistory:
    """An entry with all its versions, the oldest first; the last one holds."""

    entry: Entry
    versions: tuple[Version, ...]

    @property
    def is_struck(self) -> bool:
        """True when the entry does not count any more."""
        return self.versions[-1].content is None

    @property
    def is_corrected(self) -> bool:
        """True when the entry said something else before."""
        return len(self.versions) > 1

    @property
    def content(self) -> Mapping[str, Any]:
        """The content that holds; that of a struck entry is empty."""
        return self.versions[-1].content or {}

    @property
    def number(self) -> int:
        """The number of the entry."""
        return self.entry.number

    @property
    def kind(self) -> str:
        """The kind of the entry."""
        return self.entry.kind

    @property
    def at(self) -> str:
        """The time that holds: one in the content, such as that of a clock stopped too late, wins."""
        return str(self.content.get("at") or self.entry.at)

    @property
    def tick(self) -> Tick | None:
        """The count at that time; None where a person gave the time."""
        return None if self.content.get("at") else self.entry.tick

    @property
    def since(self) -> int:
        """The number of the entry that made it what it says: its own, or that of its last correction."""
        return self.versions[-1].number


def entry_histories(entries: Iterable[Entry]) -> tuple[EntryHistory, ...]:
    """Return the entries as they stand, in order and without the corrections themselves.

    An entry whose token came before counts once. A correction of a correction changes the entry that was corrected
    first, and the last one holds. A correction without content strikes the entry out; a later one brings it back.
    """
    entries_held: dict[int, EntryHistory] = {}
    corrected_first: dict[int, int] = {}
    tokens: set[str] = set()
    # by number, never by time: the clock of a computer in a glovebox may be set back while a batch is made
    for entry in sorted(entries, key=lambda entry: entry.number):
        if entry.token in tokens:
            continue
        tokens.add(entry.token)
        if entry.kind != "correct":
            version = Version(number=entry.number, at=entry.at, content=entry.content)
            entries_held[entry.number] = EntryHistory(entry=entry, versions=(version,))
            continue
        named = entry.content.get("of", 0)
        first = corrected_first.get(named, named)
        if first in entries_held:
            corrected_first[entry.number] = first
            entries_held[first] = _add_version(entries_held[first], entry)
    return tuple(entries_held.values())


NO_LOT = "none on record"
"""What stands for the lot of a weighing that is of no lot of the library."""


def lot_text(lot: str, label: str) -> str:
    """Write the name of a lot with its label.

    >>> lot_text("A-17", "L-0003"), lot_text("A-17", ""), lot_text("A-17 (L-0003)", "L-0003")
    ('A-17 (L-0003)', 'A-17', 'A-17 (L-0003)')
    """
    is_named = not label or lot == label or f"({label})" in lot
    return lot if is_named or not lot else f"{lot} ({label})"


def lots_of_entries(own: Sequence[EntryHistory]) -> tuple[Mapping[str, Any], ...]:
    """Return for each entry of a line, in order, the content that names the lot that it is of; empty where none does.

    An entry without a lot is of the one that was named before it for the same material, or first after it; one that
    says so is of no lot on record.
    """
    named: Mapping[str, Any] = _first_named(own)
    contents = []
    for place, entry in enumerate(own):
        if entry.kind == "substitute":
            named = _first_named(own[place:])
        named = entry.content if _names_lot(entry.content) else named
        contents.append({} if entry.content.get("no_lot") else named)
    return tuple(contents)


def _first_named(own: Sequence[EntryHistory]) -> Mapping[str, Any]:
    """Return the first content that names a lot, before another material takes the place of the first."""
    ends = (place for place, entry in enumerate(own) if place and entry.kind == "substitute")
    return next((entry.content for entry in own[: next(ends, None)] if _names_lot(entry.content)), {})


def _names_lot(content: Mapping[str, Any]) -> bool:
    return bool(content.get("lot") or content.get("lot_id"))


def original_entry(entries: Iterable[Entry], number: int) -> Entry | None:
    """Return the entry that a correction of the entry with a number changes, or None when there is none."""
    by_number = {entry.number: entry for entry in entries}
    entry = by_number.get(number)
    while entry is not None and entry.kind == "correct":
        earlier = int(entry.content.get("of", 0))
        entry = by_number.get(earlier) if earlier < entry.number else None  # a file may hold a circle
    return entry


def _add_version(entry: EntryHistory, correction: Entry) -> EntryHistory:
    version = Version(
        number=correction.number,
        at=correction.at,
        content=correction.content.get("content"),
        reason=str(correction.content.get("reason", "")),
    )
    return replace(entry, versions=(*entry.versions, version))


ENTRY_KINDS = {
    "start": "Batch started",
    "dew-point": "Dew point read",
    "open": "Jar opened",
    "close": "Jar closed",
    "weigh": "Weighed",
    "done": "Step done",
    "timer": "Timer started",
    "timer-end": "Timer ended",
    "parameter": "Parameter noted",
    "lot": "Lot noted",
    "substitute": "Material replaced",
    "rescale": "Rest rescaled",
    "reason": "Reason given",
    "note": "Note",
    "photo": "Photo",
    "measured": "Measured",
    "correct": "Corrected",
    "sign": "Signed",
    "finish": "Batch finished",
    "reopen": "Batch reopened",
}
"""Every kind of entry with the words shown for it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry: never changed, never deleted.

    ``token`` is unique, so that an entry that is written twice after a crash counts once. ``content`` holds plain
    values by name: ``line``, ``grams``, ``lot``, ``reason`` of a weighing; ``lot_id`` and ``lot_label`` where the lot
    is one of the library, ``planned`` where it was noted with the plan, ``no_lot`` where a weighing is of none on
    record although one was noted for its line; ``step``; ``value`` and ``unit``; ``by`` are the initials of who gave a
    reason; a note with ``deviation`` puts that one off until the batch is signed; ``file`` of a photo; for a correction
    ``of`` (the number of the corrected entry), ``content`` that holds instead, ``reason``.
    ``number`` alone gives the order; ``tick`` is the count that no change of the clock touches, where one was read.
    """

    number: int
    token: str
    at: str
    kind: str
    content: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    tick: Tick | None = None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch as it was planned, with its entries in order.

    ``recipe`` is its own copy and never changes with the recipe it came from; ``lines`` and ``steps`` are those of
    the plan on the day, ``amounts`` all that the plan came to, the same lines included. ``predicted`` holds the known
    results of film and cell by :func:`ssedesigner.core.batch.codec.predicted_values`. ``checksum`` is that of all that
    was planned; ``is_intact`` is False when what is stored no longer has it. Times are ISO 8601 with their offset.
    """

    key: str
    created_at: str
    recipe: Recipe
    plan: BatchPlan
    lines: tuple[BatchLine, ...]
    steps: tuple[ProcessStep, ...]
    library_version: str
    model_version: str
    checksum: str
    predicted: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    entries: tuple[Entry, ...] = ()
    is_retired: bool = False
    amounts: BatchAmounts | None = None
    is_intact: bool = True


STATES = {"planned": "Planned", "running": "Running", "finished": "Finished"}
"""What a batch can be at, with the words shown for it."""


@dataclass(frozen=True, kw_only=True)
class BatchSummary:
    """One line of the list of batches.

    ``state`` is a key of STATES; ``films`` how many films the plan gives, None when it is not known; ``last_entry_at``
    the time of the last entry, empty when there is none; ``film_keys`` the measured films that came of the batch.
    """

    key: str
    name: str
    created_at: str
    state: str
    films: float | None
    entries: int
    last_entry_at: str
    film_keys: tuple[str, ...] = ()
    is_retired: bool = False


NEEDED: dict[str, tuple[str, ...]] = {
    "dew-point": ("value",),
    "weigh": ("line",),
    "done": ("step",),
    "timer": ("minutes",),
    "parameter": ("name", "value"),
    "lot": ("line", "lot"),
    "substitute": ("line", "key", "reason"),
    "rescale": ("targets",),
    "reason": ("deviation", "reason"),
    "note": ("text",),
    "photo": ("file", "size", "sha256"),
    "measured": ("quantity", "value"),
    "sign": ("name",),
    "correct": ("of", "reason"),
}
"""The values without which an entry of a kind says nothing; others may stand beside them."""

AFTER_FINISH = frozenset({"note", "photo", "measured", "correct", "sign", "reopen", "lot", "reason"})
"""Kinds that a finished batch still takes; all others belong to its making."""

MAX_CHARACTERS = 200_000
"""A longer entry is refused; one has some 100 characters."""

_TEXTS = frozenset(
    {"lot", "lot_id", "lot_label", "reason", "deviation", "name", "key", "text", "unit", "file", "sha256", "quantity"}
    | {"role", "field", "by"}
)
_NUMBERS = {
    "grams": (-1e6, 1e6),
    "tare_g": (-1e6, 1e6),
    "target_g": (0.0, 1e6),
    "tolerance_g": (0.0, 1e6),
    "minutes": (0.0, 1e6),
    "size": (0, 1e12),
}
_WHOLE = frozenset({"line", "step", "of", "timer", "specimen", "size"})
_DEW_POINT_C = (-120.0, 50.0)
_MOST = sys.float_info.max  # JSON reads 1e999 as infinity, which no later reader of a file would take


def is_moment(text: object) -> bool:
    """Return whether a text is a time with its offset."""
    try:
        return isinstance(text, str) and bool(moment(text))
    except ValueError:
        return False


def entry_problem(kind: str, content: Mapping[str, Any], batch: Batch) -> str:
    """Return in one sentence what is wrong with an entry that shall follow those of a batch, or an empty text."""
    problem = _content_problem(kind, content, batch)
    if kind != "correct" or problem:
        return problem
    first, held = original_entry(batch.entries, content["of"]), content.get("content")
    if first is None:
        return f"{batch.key} has no entry {content['of']}; its record shows the numbers."
    if held is None:
        return ""
    if not isinstance(held, Mapping):
        return "A correction holds the right values by name."
    return _content_problem(first.kind, held, batch)


def refuse_other_types(kind: str, content: Mapping[str, Any]) -> None:
    """Refuse what no entry of a kind holds, whatever the limits were when it was written.

    TypeError when a value is missing, or is of another type.
    """
    needs_number = kind in {"dew-point", "measured"}
    missing = [name for name in NEEDED.get(kind, ()) if name not in content]
    if missing or (needs_number and not is_number(content["value"])):
        raise TypeError(f"{kind}: {missing or content['value']}")
    if kind == "measured" and content["quantity"] not in MEASURED:
        raise TypeError(f"{kind}: {content['quantity']!r}")
    if kind == "parameter" and not (is_number(content["value"]) or isinstance(content["value"], str)):
        raise TypeError(f"{kind}: {content['value']!r}")
    targets = content["targets"] if kind == "rescale" else ()
    for name, value in (*content.items(), *(item for target in targets for item in target.items())):
        problem = _type_problem(name, value)
        if problem:
            raise TypeError(problem)


def _content_problem(kind: str, content: Mapping[str, Any], batch: Batch) -> str:
    if kind not in ENTRY_KINDS:
        return f"“{kind}” is not a kind of entry; choose one of {', '.join(ENTRY_KINDS)}."
    problem = _plain_problem(content)
    for name in NEEDED.get(kind, ()):
        if name not in content or content[name] in ("", None):
            problem = problem or f"{ENTRY_KINDS[kind]}: the {name.replace('_', ' ')} is missing; enter it."
    for name, value in content.items():
        problem = problem or _value_problem(name, value, batch)
    return problem or _kind_problem(kind, content, batch)


def _plain_problem(content: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(dict(content), ensure_ascii=False, allow_nan=False, default=_as_plain)
        text.encode()
    except UnicodeEncodeError:
        return "A text contains an incomplete character; type it again."
    except (TypeError, ValueError, RecursionError):
        return "An entry holds texts, finite numbers and lists of them; type the value again."
    if len(text) > MAX_CHARACTERS:
        return "The entry is too long; keep long texts in a file of their own."
    return ""


def _as_plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _type_problem(name: str, value: object) -> str:
    if name in _TEXTS and not isinstance(value, str):
        return f"The {name} of an entry must be text."
    if name == "file" and "\0" in str(value):
        return "No file has such a name; add the photo again."
    if name in _WHOLE and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        return f"The {name} of an entry must be a whole number."
    if name in _NUMBERS and value is not None and not is_number(value):
        return f"The {name.replace('_', ' ')} must be a number."
    if name == "planned" and not isinstance(value, bool):
        return "Whether a lot was planned is yes or no."
    if name == "no_lot" and not isinstance(value, bool):
        return "Whether a weighing is of no lot on record is yes or no."
    if name == "at" and not is_moment(value):
        return f"“{value}” is not a time such as 2026-03-31T14:05:00+02:00; write it with its offset."
    return ""


def _value_problem(name: str, value: object, batch: Batch) -> str:
    low, high = _NUMBERS.get(name, (0, 0))
    if name in _NUMBERS and value is not None and not (is_number(value) and low <= value <= high):  # type: ignore[operator]
        return f"The {name.replace('_', ' ')} must be a number from {numeral(low)} to {numeral(high)}."
    if problem := _type_problem(name, value):
        return problem
    if name == "line" and value not in {line.number for line in batch.lines}:
        return f"{batch.key} has no line {value} to weigh."
    if name == "step" and value not in range(1, len(batch.steps) + 1):
        return f"{batch.key} has no step {value}; its steps are 1 to {len(batch.steps)}."
    return ""


def _kind_problem(kind: str, content: Mapping[str, Any], batch: Batch) -> str:
    checks = {
        "weigh": _weigh_problem,
        "dew-point": _dew_point_problem,
        "timer-end": _timer_end_problem,
        "rescale": _rescale_problem,
        "photo": _photo_problem,
        "measured": _measured_problem,
    }
    return checks[kind](content, batch) if kind in checks else ""


def _weigh_problem(content: Mapping[str, Any], batch: Batch) -> str:
    if content.get("grams") is None and content.get("tare_g") is None:
        return "A weighing needs the grams or the tare; enter what the balance shows."
    return ""


def _dew_point_problem(content: Mapping[str, Any], batch: Batch) -> str:
    low, high = _DEW_POINT_C
    if not is_number(content["value"]) or not low <= content["value"] <= high:
        return f"A dew point must be from {numeral(low)} to {numeral(high)} °C; read it again."
    return ""


def _timer_end_problem(content: Mapping[str, Any], batch: Batch) -> str:
    starts = {entry.number for entry in batch.entries if entry.kind == "timer"}
    if content.get("timer") not in starts:
        return f"{batch.key} has no timer {content.get('timer')}; name the number of the entry that started it."
    return ""


def _rescale_problem(content: Mapping[str, Any], batch: Batch) -> str:
    targets = content["targets"]
    if not isinstance(targets, (list, tuple)):
        return "New targets are a list with line and target of each."
    for target in targets:
        if not isinstance(target, Mapping) or target.get("line") is None or target.get("target_g") is None:
            return "Each new target needs its line and its grams."
        for name, value in target.items():
            if problem := _value_problem(name, value, batch):
                return problem
    return ""


def _photo_problem(content: Mapping[str, Any], batch: Batch) -> str:
    posix, windows = PurePosixPath(content["file"]), PureWindowsPath(content["file"])
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts or "\\" in content["file"]:
        return "The file of a photo is named relative to the library, with forward slashes."
    return ""


def _measured_problem(content: Mapping[str, Any], batch: Batch) -> str:
    if content["quantity"] not in BATCH_QUANTITIES:
        known = ", ".join(BATCH_QUANTITIES)
        return f"“{content['quantity']}” is not measured of a film; choose one of {known}."
    field = MEASURED[content["quantity"]]
    if content.get("unit") not in (None, field.unit):
        return f"{field.label} is kept in {symbol(field.unit)}, not in {symbol(content['unit'])}; convert it first."
    try:
        field.check(content["value"])
    except FieldError as error:
        return str(error)
    return ""


def is_number(value: object) -> bool:
    """Return whether a value is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -_MOST <= value <= _MOST
