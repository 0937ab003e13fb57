"""What moist air is reported to do to the sulfides of a recipe beside its polymers, layers and liquids."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from ssedesigner.core.evidence import cited
from ssedesigner.core.materials import Materials, MoisturePoint
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import name_list
from ssedesigner.core.units import symbol, to_si
from ssedesigner.physics.checks.moisture import DEW_POINTS
from ssedesigner.physics.situation import OpenSulfide, Situation, Support

PRESSED_UP_TO = cited(
    15.0, "vol %", "ClassRule2026", "pores below which a film gives off less gas than its powder", grade="estimate"
)
PRESSED_GAS = cited(0.3, "-", "ClassRule2026", "gas of such a film over that of its powder", grade="estimate")
PRESSED_LEAST = cited(0.1, "-", "ClassRule2026", "the same at least", grade="estimate")
CARBON_DIOXIDE = "CO2"
SUFFICIENT = "dew point judged sufficient"
"""Quantity of the library's rows that say in which room a sulfide was judged safe and sound."""
_BESIDE = re.compile(r" (?:with|in) ")


def pressed_words(context: Situation) -> str:
    """Say how much less gas a film gives off once it is pressed [-]; nothing for one that stays porous.

    The checks count bare powder, which a film is made of: a part of it is worth a word, not a pass.

    >>> from types import SimpleNamespace
    >>> pressed_words(SimpleNamespace(film=SimpleNamespace(porosity=SimpleNamespace(value=0.1)), sulfides=(1,)))
    '; this holds for bare powder: once pressed, the film gives off about 0.3 of it (0.1 to 1, estimate)'
    """
    if not context.sulfides or context.film.porosity.value >= to_si(PRESSED_UP_TO, "vol %"):
        return ""
    least = numeral(PRESSED_LEAST)
    return (
        f"; this holds for bare powder: once pressed, the film gives off about {numeral(PRESSED_GAS)} of it "
        f"({least} to 1, estimate)"
    )


def exposure_words(context: Situation) -> tuple[str, tuple[Support, ...]]:
    """Tell what is reported of the sulfides in moist air beside what the recipe puts with them.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    str and tuple of Support
        Sentences, and what they rest on [-]

    Notes
    -----
    A report counts for its own sulfide beside its own polymer, layer or liquid, with the amount that it names, and is
    taken over for no other. No estimate of gas or time counts it.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> exposure_words(look_up_situation(Recipe(), Materials(version="", materials={}, pairs=())))[0]
    'Whether NBR slows the uptake of moisture is not reported.'

    References
    ----------
    Tan2019, Xu2022, Yersak2022, Morino2024, Singer2022 (full entries in sources.csv)
    """
    materials, layer = context.materials, context.recipe.interlayer
    # reports name the parents of variants
    keys = tuple(dict.fromkeys([_root(sulfide) for sulfide in context.open_sulfides]))
    of_film = frozenset(map(_root, context.sulfides))
    shields = (*[one.root for one in context.polymers], *((materials.root("interlayer", layer),) if layer else ()))
    liquids = tuple([liquid.root for liquid in context.liquids])
    named = (_exposures, keys, of_film, shields, liquids)
    return materials.kept.get(named, lambda: _exposures(materials, keys, of_film, shields, liquids))


def _root(sulfide: OpenSulfide) -> str:
    return sulfide.material.root if sulfide.material else sulfide.key


def _exposures(
    materials: Materials,
    keys: tuple[str, ...],
    of_film: frozenset[str],
    shields: tuple[str, ...],
    liquids: tuple[str, ...],
) -> tuple[str, tuple[Support, ...]]:
    """Tell what is reported of some sulfides beside some polymers, layers and liquids.

    ``of_film`` lie beside the binder; those of the cathode do not.
    """
    beside = {*shields, *liquids}
    points = [point for point in materials.moisture if point.electrolyte in of_film and _part(point.form) in beside]
    told = {_part(point.form) for point in points}
    silent = list(dict.fromkeys(key for key in shields if key not in told)) if of_film else []
    sentences = [_report(list(group)) for _, group in groupby(points, lambda point: (point.electrolyte, point.form))]
    if silent:
        slows = "slows" if len(silent) == 1 else "slow"
        sentences.append(f"Whether {name_list(silent)} {slows} the uptake of moisture is not reported.")
        elsewhere = {(_part(point.form), point.electrolyte) for point in materials.moisture if point.electrolyte}
        tested = [(part, sulfide) for part, sulfide in sorted(elsewhere) if part in silent]
        sentences += [f"{part} was exposed beside {sulfide} only." for part, sulfide in tested]
    rooms = [point for point in materials.moisture if point.electrolyte in keys and point.quantity == SUFFICIENT]
    sentences += [_room(materials, point) for point in rooms]
    words, gas = _carbon_dioxide(materials, list(keys))
    supports = tuple(Support(point.grade, (point.source,)) for point in (*points, *rooms, *gas))
    return " ".join(filter(None, (*sentences, words))), supports


@lru_cache(maxsize=256)
def _part(form: str) -> str:
    """Return with or in what the sulfide was exposed by the words of its form, or nothing."""
    return (*_BESIDE.split(form, maxsplit=1), "")[1]


def _report(points: list[MoisturePoint]) -> str:
    """Tell what is reported of a sulfide in one form."""
    first = points[0]
    dew = "" if first.dew_point_c is None else f" at {numeral(first.dew_point_c)} °C dew point"
    time = "" if first.time_min is None else f" for {numeral(first.time_min)} min"
    findings = "; ".join(f"{point.quantity}{_amount(point)}" for point in points)
    return f"Reported for {first.electrolyte}, {first.form}{dew}{time}: {findings}. The estimates do not use it."


def _room(materials: Materials, point: MoisturePoint) -> str:
    """Tell which dew points were judged sufficient for a sulfide, beside the limit that the check takes."""
    sulfide = materials.find("electrolyte", point.electrolyte)
    limit = DEW_POINTS.get(str(sulfide.text("air_stability_class")) if sulfide else "")
    ends = [end for end in (point.low, point.value, point.high) if end is not None]
    span = " to ".join(numeral(end) for end in dict.fromkeys(ends))
    taken = "" if limit is None else f"; this check uses {numeral(limit)} °C, from another source"
    return f"A dew point of {span} °C was judged sufficient for {point.electrolyte} ({point.form}){taken}."


def _amount(point: MoisturePoint) -> str:
    unit = symbol(point.unit) if point.unit not in ("", "-") else ""
    if point.value is not None and not point.value:
        return ": none detected"
    amount = f" {point.text}" if point.value is None else f": {numeral(point.value)}"
    return f"{amount} {unit}".rstrip()


def _carbon_dioxide(materials: Materials, keys: list[str]) -> tuple[str, list[MoisturePoint]]:
    """Say what carbon dioxide in the room does: it is no part of the gas, but it costs conductivity."""
    points = [point for point in materials.moisture if CARBON_DIOXIDE in point.gas]
    if not points:
        return "", []
    seen = list(dict.fromkeys(point.electrolyte or point.label for point in points))
    others = [key for key in keys if key not in seen]
    words = "CO₂ in the air does not change the H₂S but forms carbonate, which costs conductivity"
    elsewhere = f"; for {name_list(others)} not reported" if others else ""
    return f"{words} (reported for {name_list(seen)}, without a number{elsewhere}).", points
