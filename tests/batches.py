"""A batch to write in, and records of it drawn at random but always such as a person could write."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.core.batch.codec import to_frozen
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine, BatchPlan, Stock
from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep

RECIPE = Recipe(
    name="Dry-room film", electrolyte_lot="LPSC-1", binder_wt_pct=2.0, cosolvent=None, cosolvent_share_pct=None
)
PLAN = BatchPlan(film_count=2, stocks=(Stock(field="binder", solvent="toluene", wt_pct=10.0),))
LINES = (
    BatchLine(
        number=1,
        fields=("electrolyte",),
        key="Li6PS5Cl",
        name="Li6PS5Cl",
        role="Sulfide",
        share=98.0,
        exact_g=4.9003,
        target_g=4.9,
        tolerance_g=0.025,
        sources=("Song2023",),
    ),
    BatchLine(
        number=2,
        fields=("binder", "solvent"),
        key="NBR",
        name="10 wt % NBR in toluene",
        role="Binder as stock solution",
        is_liquid=True,
        share=2.0,
        exact_g=1.0,
        target_g=1.0,
        tolerance_g=0.005,
    ),
    BatchLine(
        number=3,
        fields=("solvent",),
        key="toluene",
        name="toluene",
        role="Solvent",
        is_liquid=True,
        reason="no density",
    ),
)
STEPS = (
    ProcessStep(kind="weigh", text="Weigh the sulfide", line=1),
    ProcessStep(kind="weigh", text="Weigh the stock", line=2),
    ProcessStep(kind="mix", text="Mix", minutes=30.0, speed_rpm=2000.0, atmosphere="argon", sources=("Song2023",)),
    ProcessStep(kind="cast", text="Cast", gap_um=150.0),
)
AMOUNTS = BatchAmounts(
    plan=PLAN, lines=LINES, composition=(("electrolyte", 98.0), ("binder", 2.0)), films=2.0, wet_um=(120.5, None)
)
KINDS = ("weigh", "weigh", "weigh", "note", "lot", "done", "timer", "timer-end", "parameter", "dew-point", "open")
MORE_KINDS = ("close", "substitute", "rescale", "photo", "measured", "sign", "start", "correct", "correct", "strike")


def at(minute: float) -> str:
    whole = int(minute * 60)
    return f"2026-11-26T{8 + whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}+01:00"


def batch(*entries: Entry, **changes: Any) -> Batch:
    """The batch in memory, as it is before any library has it."""
    fresh = Batch(
        key="B-0001",
        created_at=at(0),
        recipe=RECIPE,
        plan=PLAN,
        lines=LINES,
        steps=STEPS,
        library_version="2026.11",
        model_version="2",
        checksum="0" * 64,
        amounts=AMOUNTS,
    )
    return replace(fresh, entries=entries, **changes)


def entry(number: int, kind: str, *, minute: float | None = None, token: str = "", **content: Any) -> Entry:
    time = at(number if minute is None else minute)
    return Entry(number=number, token=token or f"t{number}", at=time, kind=kind, content=to_frozen(content))


def corrected(number: int, of: int, content: Mapping[str, Any] | None, reason: str = "misread") -> Entry:
    return entry(number, "correct", of=of, content=content, reason=reason)


def planned(library: Any, **changes: Any) -> Batch:
    """The batch kept in a library."""
    given: dict[str, Any] = {
        "recipe": RECIPE,
        "plan": PLAN,
        "amounts": AMOUNTS,
        "steps": STEPS,
        "prediction": None,
        "at": at(0),
        **changes,
    }
    return library.plan_batch(**given)


def drawn(rng: random.Random, number: int, earlier: list[Entry]) -> tuple[str, dict[str, Any]]:
    """Draw kind and content of the entry that comes next, with the number that it will have."""
    kind = rng.choice(KINDS + MORE_KINDS)
    if kind in {"correct", "strike"}:
        if not earlier:
            return "note", {"text": "nothing to correct yet"}
        named = rng.choice(earlier)
        first = named
        while first.kind == "correct":
            first = next(other for other in earlier if other.number == first.content["of"])
        content = None if kind == "strike" else drawn_content(rng, first.kind, earlier)
        return "correct", {"of": named.number, "content": content, "reason": f"reason {number}"}
    if kind == "timer-end" and not any(other.kind == "timer" for other in earlier):
        kind = "timer"
    return kind, drawn_content(rng, kind, earlier)


def drawn_content(rng: random.Random, kind: str, earlier: list[Entry]) -> dict[str, Any]:
    line, step = rng.randint(1, 3), rng.randint(1, 4)
    grams = round(rng.uniform(-1, 5), 4)
    timers = [other.number for other in earlier if other.kind == "timer"] or [0]
    contents: dict[str, dict[str, Any]] = {
        "weigh": {"line": line, "grams": grams} | ({"lot": f"L{grams}", "tare_g": 12.5} if grams > 3 else {}),
        "note": {"text": f"“note” {grams} äöü\nsecond line"},
        "lot": {"line": line, "lot": f"lot {grams}"},
        "done": {"step": step},
        "timer": {"minutes": abs(grams), "step": step},
        "timer-end": {"timer": rng.choice(timers)},
        "parameter": {"step": step, "name": "speed_rpm", "value": grams, "unit": "rpm"},
        "dew-point": {"value": -50 + grams},
        "substitute": {"line": line, "key": "SBR", "name": "styrene rubber", "reason": "NBR is used up"},
        "rescale": {"targets": [{"line": line, "target_g": abs(grams), "tolerance_g": 0.01}]},
        "photo": {"file": "library-photos/B-0001/a.jpg", "size": 7, "sha256": "ab"},
        "measured": {"quantity": "measured_thickness_um", "value": 30 + grams, "unit": "um", "specimen": line},
        "sign": {"name": f"N. {line}"},
    }
    return contents.get(kind, {})


def drawn_entries(rng: random.Random, count: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, count + 1):
        kind, content = drawn(rng, number, entries)
        entries.append(entry(number, kind, **content))
    return entries
