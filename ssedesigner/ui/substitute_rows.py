"""Substitutes as the list keeps them: thousands at once, so without what only the chosen one says at length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from ssedesigner.core.changes import Effects, Substitute
from ssedesigner.core.prediction import Flag

Part = TypeVar("Part")


def in_short(one: Substitute, shared: dict[Any, Any]) -> Substitute:
    """Return a substitute with its flags without their messages; what is equal among substitutes is ``shared``."""

    def same(part: Part) -> Part:
        found: Part = shared.setdefault(part, part)
        return found

    def short(flags: Iterable[Flag]) -> tuple[Flag, ...]:
        return same(tuple(same(replace(flag, message="", value=None, limit=None)) for flag in flags))

    effects = one.effects
    return replace(
        one,
        counts=shared.setdefault(tuple(one.counts.items()), one.counts),
        about=short(one.about),
        problems=short(one.problems),
        conductivity_ms_cm=same(one.conductivity_ms_cm),
        area_specific_resistance_ohm_cm2=same(one.area_specific_resistance_ohm_cm2),
        specific_energy_wh_kg=same(one.specific_energy_wh_kg),
        cost_usd_kwh=same(one.cost_usd_kwh),
        effects=Effects(
            numbers=tuple(map(same, effects.numbers)),
            better=tuple(map(same, effects.better)),
            worse=tuple(map(same, effects.worse)),
        ),
    )
