"""What the result tiles say: numbers, bands, targets and likelihoods in words. No widgets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import field, replace

from ssedesigner.core.evidence import Source
from ssedesigner.core.fields import BASES
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, format_number, mark_estimate, numeral, typeset
from ssedesigner.core.prediction import RESULTS, CellPrediction, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.physics.advice.scorecard import SURE_LIMIT, likelihood
from ssedesigner.text.references import short_citation
from ssedesigner.text.values import band_text, likelihood_text, value_and_band, value_text
from ssedesigner.ui.plain_text import RichText
from ssedesigner.ui.widgets.quantity_text import quantity_tip


@dataclass(frozen=True, kw_only=True)
class Target:
    """A value to reach, and who set it."""

    at_least: float
    source: str


TARGETS = {
    "specific_energy_wh_kg": Target(at_least=350.0, source="Song2023"),
    "energy_density_wh_l": Target(at_least=750.0, source="Song2023"),
}
"""Targets at cell level for a driving range of 500 km (the review, section 1)."""

RESULT_OF_TILE = {
    "resistance": "film.area_specific_resistance_ohm_cm2",
    "specific_energy_wh_kg": "cell.specific_energy_wh_kg",
    "energy_density_wh_l": "cell.energy_density_wh_l",
    "usable_energy": "cell.usable_specific_energy_wh_kg",
    "cost": "cell.cost_usd_kwh",
}
"""The result on each tile of a number, as a key of ``core.prediction.RESULTS``."""
SLOW, FAST = 0.1, 1.0
"""The rates between which a cell is judged, whatever the rate of the recipe [C]."""


@dataclass(frozen=True, kw_only=True)
class TileLine:
    """One line of small print, with shorter wordings for narrow tiles; severity colours it."""

    texts: tuple[str, ...]
    severity: str = ""


@dataclass(frozen=True, kw_only=True)
class TileBar:
    """The slim bar: positions from 0 to 1 of band, value and target; or shares of the parts."""

    low: float | None = None
    high: float | None = None
    value: float | None = None
    target: float | None = None
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One tile: captions from long to short, a number with its unit, lines and a bar.

    ``result`` is the key of the result in ``core.prediction.RESULTS``, whose calculation the tile can show. ``also`` is
    the key in ``RESULT_OF_TILE`` of a second result that stands on it. Folded, a tile has the number with ``sign`` and
    the line ``brief`` alone; the rest is in its tip, which is written when somebody looks at it.
    """

    key: str
    result: str
    also: str = ""
    captions: tuple[str, ...]
    number: str
    unit: str = ""
    is_estimate: bool = False
    lines: tuple[TileLine, ...] = ()
    sign: TileLine | None = None
    brief: TileLine | None = None
    bar: TileBar | None = None
    write_tip: Callable[[], RichText] = field(default=RichText, compare=False)

    @property
    def tip(self) -> RichText:
        """The hover card."""
        return self.write_tip()

    @property
    def words(self) -> str:
        """Everything on the tile as plain text, for screen readers and the clipboard."""
        number = f"{self.number} {self.unit}".strip()
        parts = [self.captions[0], number, *(line.texts[0] for line in self.lines)]
        return ", ".join(part for part in parts if part)


def target_line(quantity: Quantity, target: Target, number: str = "") -> TileLine:
    """Say whether a target is met, with mark and likelihood; ``number`` is what is compared, if not in sight."""
    goal = numeral(target.at_least)
    if quantity.value is None:
        return TileLine(texts=(f"{MARKS['unknown']} target {goal}: not known",), severity="unknown")
    is_met = quantity.value >= target.at_least
    chance = likelihood(quantity, target.at_least)
    severity = "pass" if is_met and (chance is None or chance >= SURE_LIMIT) else "caution" if is_met else "fail"
    verdict = "met" if is_met else "missed"
    start = f"{MARKS[severity]} {number}, " if number else f"{MARKS[severity]} "
    long, short = f"{start}target {goal} {verdict}", f"{start}{goal} {verdict}"
    if chance is None:
        return TileLine(texts=(long, short), severity=severity)
    words = likelihood_text(chance)
    return TileLine(
        texts=(f"{long}, chance {words}", f"{short}, chance {words}", f"{short}, {words}"), severity=severity
    )


def _on_bar(value: float | None, low: float, high: float) -> float | None:
    if value is None or value <= 0:
        return None
    share = math.log(value / low) / math.log(high / low)
    return min(1.0, max(0.0, share))


def _bar(quantity: Quantity, low: float, high: float, target: float | None = None) -> TileBar | None:
    if quantity.value is None:
        return None
    ends = (_on_bar(end, low, high) for end in (quantity.low, quantity.high, quantity.value, target))
    at_low, at_high, at_value, at_target = ends
    return TileBar(low=at_low, high=at_high, value=at_value, target=at_target)


def _quantity_tile(
    key: str,
    captions: tuple[str, ...],
    quantity: Quantity,
    lines: tuple[TileLine, ...],
    bar: TileBar | None,
    write_tip: Callable[[], RichText],
    digits: int = 3,
) -> Tile:
    if quantity.value is None:
        reason = typeset(quantity.reason.removeprefix("not known, ")) or "no reason given"
        lines = (TileLine(texts=(reason,)),)
    elif quantity.is_estimate:
        *others, last = lines
        texts = tuple(f"{text}, {word}" for word in ("estimate", "est.") for text in last.texts)
        lines = (*others, TileLine(texts=texts, severity=last.severity))
    return Tile(
        key=key,
        result=RESULT_OF_TILE[key],
        captions=captions,
        number=format_number(quantity.value, digits) if quantity.value is not None else "not known",
        unit=symbol(quantity.unit) if quantity.value is not None else "",
        is_estimate=quantity.is_estimate and quantity.is_known,
        lines=lines,
        bar=bar,
        write_tip=write_tip,
    )


def tile_quantity(prediction: Prediction, key: str) -> Quantity:
    """Return the number on a tile: what is usable at the slow rate, else the result as it is predicted."""
    if key == "usable_energy":
        return _usable_at(prediction.cell, SLOW)
    return prediction.result(RESULT_OF_TILE[key])


def _usable_at(cell: CellPrediction, c_rate: float) -> Quantity:
    """Return the specific energy that is usable at one of the rates that are computed, else at that of the recipe."""
    rate = next((rate for rate in cell.rates if rate.c_rate == c_rate), None)
    return cell.usable_specific_energy_wh_kg if rate is None else rate.usable_specific_energy_wh_kg


def tiles(prediction: Prediction, materials: Materials | None = None) -> tuple[Tile, ...]:
    """Make the four tiles of a prediction."""
    sources: Mapping[str, Source] = materials.sources if materials is not None else {}
    return (
        _resistance_tile(prediction, sources),
        _energy_tile(prediction, sources),
        _cost_tile(prediction, sources),
        _usable_tile(prediction, sources),
    )


def _resistance_tile(prediction: Prediction, sources: Mapping[str, Source]) -> Tile:
    film = prediction.film
    quantity, own = film.area_specific_resistance_ohm_cm2, film.electrolyte_conductivity_ms_cm.value
    band = band_text(quantity, 2, "–")
    temperature = f"{numeral(prediction.recipe.temperature_c)} °C"
    conducts = f"{format_number(film.areal_conductance_s_cm2.value)} S/cm²"
    whole, area = f"{format_number(film.conductance_s.value)} S", f"{numeral(prediction.recipe.film_area_cm2)} cm²"
    conductivity, reached = f"{format_number(film.conductivity_ms_cm.value)} mS/cm", film.conductivity_ms_cm.value
    share = f"{100 * reached / own:.0f} % of" if own and reached is not None else "beside"
    lines = (
        TileLine(texts=(f"90 % band {band}", f"90 %: {band}")) if band else TileLine(texts=("no band",)),
        TileLine(texts=(f"{conducts}, {whole} for {area}", f"{conducts}, {whole}", conducts)),
        TileLine(
            texts=(
                f"{conductivity} at {temperature}, {share} the sulfide",
                f"{conductivity} at {temperature}",
                f"{conductivity}, {temperature}",
                f"at {temperature}",
            )
        ),
    )
    result = RESULTS["film.area_specific_resistance_ohm_cm2"]
    captions = (result.label, result.caption, result.short)

    def write_tip() -> RichText:
        extra = f"The film alone at {temperature}: areal conductance {conducts}, that is {whole} for {area}; "
        extra += f"conductivity {conductivity}, {share} that of the sulfide."
        return quantity_tip(captions[0], quantity, sources, extra if quantity.value is not None else "")

    return _quantity_tile("resistance", captions, quantity, lines, _bar(quantity, 0.1, 1000.0), write_tip)


def _energy_tile(prediction: Prediction, sources: Mapping[str, Source]) -> Tile:
    """Say what a cell stores by its mass and by its volume, each with its target."""
    basis = BASES[prediction.cell.basis].lower()
    by_mass, by_volume = prediction.cell.specific_energy_wh_kg, prediction.cell.energy_density_wh_l
    goals = TARGETS["specific_energy_wh_kg"], TARGETS["energy_density_wh_l"]
    band = band_text(by_mass, between="–")
    second = target_line(by_volume, goals[1], value_text(by_volume))
    short = second.texts[-1].split(", ", maxsplit=1)[0]
    second = replace(second, texts=(*second.texts, short) if by_volume.value is not None else second.texts)
    first = target_line(by_mass, goals[0])
    by_band = TileLine(texts=(f"{basis}, 90 %: {band}", f"90 %: {band}") if band else (f"{basis}, no band", "no band"))
    bar = _bar(by_mass, goals[0].at_least / 2.5, goals[0].at_least * 2.5, goals[0].at_least)
    captions = (f"Energy, {basis}", "Energy")

    def write_tip() -> RichText:
        targets = _targets_text((by_mass, by_volume), goals, sources)
        extra = f"Density {value_and_band(by_volume)}. {targets} Basis: {basis}."
        return quantity_tip(RESULTS["cell.specific_energy_wh_kg"].label, by_mass, sources, extra)

    lines = first, second, by_band
    tile = _quantity_tile("specific_energy_wh_kg", captions, by_mass, lines, bar, write_tip, digits=3)
    if by_mass.value is None and by_volume.value is not None:
        tile = replace(tile, lines=(*tile.lines, second))
    sign = TileLine(texts=(first.texts[0][:1],), severity=first.severity) if by_mass.value is not None else None
    return replace(tile, also="energy_density_wh_l", sign=sign, brief=second)


def _targets_text(quantities: tuple[Quantity, ...], goals: tuple[Target, ...], sources: Mapping[str, Source]) -> str:
    """Say which targets a cell has, who set them, and how likely each is met."""
    parts = []
    for quantity, goal in zip(quantities, goals, strict=True):
        chance = likelihood(quantity, goal.at_least)
        words = f", likelihood {likelihood_text(chance)}" if chance is not None else ""
        parts.append(f"{numeral(goal.at_least)} {symbol(quantity.unit)}{words}")
    by = short_citation(sources, goals[0].source)
    return f"Targets for 500 km ({by}): {'; '.join(parts)}."


def _usable_tile(prediction: Prediction, sources: Mapping[str, Source]) -> Tile:
    """Say what is left of the specific energy at a slow and at a fast rate, and what the cell resists."""
    cell = prediction.cell
    slow, fast = _usable_at(cell, SLOW), _usable_at(cell, FAST)
    basis, result = BASES[cell.basis].lower(), RESULTS[RESULT_OF_TILE["usable_energy"]]
    resistance = value_text(cell.resistance_ohm_cm2)
    at_fast = mark_estimate(format_number(fast.value), fast.is_estimate)
    lines = (
        _at_rate(f"{numeral(SLOW)} C", band_text(slow, between="–")),
        _at_rate(f"{numeral(FAST)} C {at_fast}", band_text(fast, between="–")),
        TileLine(texts=(f"{resistance}, {basis}",)),
    )
    captions = (f"{result.label}, {numeral(SLOW)} and {numeral(FAST)} C", result.label, "Usable energy")
    parts = [(part.role, part.resistance_ohm_cm2.value) for part in cell.resistance_parts]
    whole = cell.resistance_ohm_cm2.value
    shares = tuple((role, value / whole) for role, value in parts if value is not None and whole)
    bar = TileBar(parts=shares) if shares and slow.value is not None else None

    def write_tip() -> RichText:
        extra = f"At {numeral(SLOW)} C; at {numeral(FAST)} C {value_and_band(fast)}, {basis}."
        if whole is not None:
            extra += f" The bar splits {value_and_band(cell.resistance_ohm_cm2)}."
        extra += f" The calculation is for {numeral(prediction.recipe.c_rate)} C."
        return quantity_tip(result.label, slow, sources, extra if slow.value is not None else "")

    tile = _quantity_tile("usable_energy", captions, slow, lines, bar, write_tip, digits=3)
    # the number on the tile is that of the slow rate; the other one says so itself
    fast_words = f"{numeral(FAST)} C: {at_fast}"
    brief = TileLine(texts=(f"at {numeral(SLOW)} C; at {fast_words}", f"at {fast_words}", fast_words))
    return replace(tile, brief=brief) if slow.value is not None else tile


def _at_rate(words: str, band: str) -> TileLine:
    """Write a rate, with its band where there is one: where nothing is left for sure, both ends are zero."""
    if not band:
        return TileLine(texts=(f"at {words}, no band", words))
    return TileLine(texts=(f"at {words}, 90 %: {band}", f"{words}: {band}"))


def _cost_tile(prediction: Prediction, sources: Mapping[str, Source]) -> Tile:
    cell = prediction.cell
    quantity, share = cell.cost_usd_kwh, cell.cost_share_film_electrolyte_pct
    basis, result = BASES[cell.basis].lower(), RESULTS["cell.cost_usd_kwh"]
    band = band_text(quantity, 2, "–")
    by_area = f"{format_number(cell.cost_usd_m2.value)} USD/m²"
    of_film = f"{value_text(share, 2)} is the film’s sulfide" if share.value is not None else ""
    lines = (
        TileLine(texts=(f"90 % band {band}", f"90 %: {band}")) if band else TileLine(texts=("no band",)),
        TileLine(texts=(f"{by_area}, {of_film}", by_area) if of_film else (by_area,)),
        TileLine(texts=(basis,)),
    )

    def write_tip() -> RichText:
        extra = f"Materials only, no processing: {by_area}, {basis}."
        if share.value is not None:
            extra += f" The film’s sulfide is {value_text(share, 2)} of it."
        return quantity_tip(result.label, quantity, sources, extra)

    brief = TileLine(texts=(f"{basis}, 90 %: {band}", f"90 %: {band}", basis) if band else (basis,))
    captions = (result.label, result.caption, "Cost")
    tile = _quantity_tile("cost", captions, quantity, lines, _bar(quantity, 10.0, 1000.0), write_tip)
    return replace(tile, brief=brief) if quantity.value is not None else tile
