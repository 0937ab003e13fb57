"""What the result tiles say: numbers, bands, targets and likelihoods in words. No widgets."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ssedesigner.core.evidence import Source
from ssedesigner.core.fields import BASES
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, format_number, mark_estimate, numeral, typeset
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Flag, Prediction, Quantity
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
    """The slim bar: positions from 0 to 1 of band, value and target; or shares of the severities, or of the parts."""

    low: float | None = None
    high: float | None = None
    value: float | None = None
    target: float | None = None
    shares: tuple[tuple[str, float], ...] = ()
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One tile: captions from long to short, a number with its unit (or coloured marks), lines and a bar.

    ``result`` is the key of the result in ``core.prediction.RESULTS``, whose calculation the tile can show.
    """

    key: str
    result: str = ""
    captions: tuple[str, ...]
    number: str
    unit: str = ""
    is_estimate: bool = False
    marks: tuple[tuple[str, str], ...] = ()
    lines: tuple[TileLine, ...] = ()
    bar: TileBar | None = None
    tip: str = ""

    @property
    def words(self) -> str:
        """Everything on the tile as plain text, for screen readers and the clipboard."""
        number = f"{self.number} {self.unit}".strip()
        marks = " ".join(f"{text}" for text, _ in self.marks)
        parts = [self.captions[0], number or marks, *(line.texts[0] for line in self.lines)]
        return ", ".join(part for part in parts if part)


def target_line(quantity: Quantity, target: Target) -> tuple[TileLine, ...]:
    """Say whether a target is met, with mark and likelihood."""
    goal = numeral(target.at_least)
    if quantity.value is None:
        return (TileLine(texts=(f"{MARKS['unknown']} target {goal}: not known",), severity="unknown"),)
    is_met = quantity.value >= target.at_least
    chance = likelihood(quantity, target.at_least)
    severity = "pass" if is_met and (chance is None or chance >= SURE_LIMIT) else "caution" if is_met else "fail"
    verdict = "met" if is_met else "missed"
    lines = [
        TileLine(
            texts=(f"{MARKS[severity]} target {goal} {verdict}", f"{MARKS[severity]} {goal} {verdict}"),
            severity=severity,
        )
    ]
    if chance is not None:
        words = likelihood_text(chance)
        texts = (f"chance of reaching it: {words}", f"chance {words}")
        lines.append(TileLine(texts=texts, severity=severity))
    return tuple(lines)


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
    sources: dict[str, Source],
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
        tip=quantity_tip(captions[0], quantity, sources),
    )


def tile_quantity(prediction: Prediction, key: str) -> Quantity:
    """Return the number on a tile: what is usable at the slow rate, else the result as it is predicted."""
    if key == "usable_energy":
        rates = {rate.c_rate: rate.usable_specific_energy_wh_kg for rate in prediction.cell.rates}
        return rates.get(SLOW, prediction.cell.usable_specific_energy_wh_kg)
    return prediction.result(RESULT_OF_TILE[key])


def tiles(prediction: Prediction, materials: Materials | None = None) -> tuple[Tile, ...]:
    """Make the six tiles of a prediction."""
    sources = dict(materials.sources) if materials is not None else {}
    return (
        _resistance_tile(prediction, sources),
        _energy_tile(prediction, "specific_energy_wh_kg", sources),
        _energy_tile(prediction, "energy_density_wh_l", sources),
        _usable_tile(prediction, sources),
        _cost_tile(prediction, sources),
        flags_tile(prediction.flags),
    )


def _resistance_tile(prediction: Prediction, sources: dict[str, Source]) -> Tile:
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
    tile = _quantity_tile("resistance", captions, quantity, lines, _bar(quantity, 0.1, 1000.0), sources)
    if quantity.value is None:
        return tile
    extra = f"The film alone at {temperature}: areal conductance {conducts}, that is {whole} for {area}; "
    extra += f"conductivity {conductivity}, {share} that of the sulfide."
    return _with_tip(tile, quantity_tip(captions[0], quantity, sources, extra))


def _energy_tile(prediction: Prediction, key: str, sources: dict[str, Source]) -> Tile:
    caption = RESULTS[f"cell.{key}"].label
    quantity: Quantity = getattr(prediction.cell, key)
    target = TARGETS[key]
    basis = BASES[prediction.cell.basis].lower()
    band = band_text(quantity, between="–")
    basis_line = TileLine(texts=(f"{basis} · {band}", basis) if band else (basis,))
    lines = (*target_line(quantity, target), basis_line)
    goal = target.at_least
    captions = (caption, caption.removeprefix("Specific ").removesuffix(" density").capitalize())
    tile = _quantity_tile(
        key, captions, quantity, lines, _bar(quantity, goal / 2.5, goal * 2.5, goal), sources, digits=3
    )
    goal_text = f"{numeral(goal)} {symbol(quantity.unit)}"
    extra = f"Target {goal_text} of a cell for 500 km ({short_citation(sources, target.source)})"
    if (chance := likelihood(quantity, goal)) is not None:
        extra += f", likelihood {likelihood_text(chance)} by the band, taken as log-normal"
    extra += f". Basis here: {basis}."
    return _with_tip(tile, quantity_tip(caption, quantity, sources, extra))


def _with_tip(tile: Tile, tip: str) -> Tile:
    return Tile(**{**vars(tile), "tip": tip})


def _usable_tile(prediction: Prediction, sources: dict[str, Source]) -> Tile:
    """Say what is left of the specific energy at a slow and at a fast rate, and what the cell resists."""
    cell = prediction.cell
    at_rates = {rate.c_rate: rate.usable_specific_energy_wh_kg for rate in cell.rates}
    slow, fast = (at_rates.get(rate, cell.usable_specific_energy_wh_kg) for rate in (SLOW, FAST))
    basis, result = BASES[cell.basis].lower(), RESULTS[RESULT_OF_TILE["usable_energy"]]
    resistance = value_text(cell.resistance_ohm_cm2)
    at_fast = mark_estimate(format_number(fast.value), fast.is_estimate)
    lines = (
        _at_rate(f"{numeral(SLOW)} C", band_text(slow, between="–")),
        _at_rate(f"{numeral(FAST)} C {at_fast}", band_text(fast, between="–")),
        TileLine(texts=(resistance,)),
        TileLine(texts=(basis,)),
    )
    captions = (f"{result.label}, {numeral(SLOW)} and {numeral(FAST)} C", result.label, "Usable energy")
    parts = [(part.role, part.resistance_ohm_cm2.value) for part in cell.resistance_parts]
    whole = cell.resistance_ohm_cm2.value
    shares = tuple((role, value / whole) for role, value in parts if value is not None and whole)
    bar = TileBar(parts=shares) if shares and slow.value is not None else None
    tile = _quantity_tile("usable_energy", captions, slow, lines, bar, sources, digits=3)
    extra = f"At {numeral(SLOW)} C; at {numeral(FAST)} C {value_and_band(fast)}. Basis here: {basis}."
    if whole is not None:
        extra += f" The bar parts the {value_and_band(cell.resistance_ohm_cm2)} of a unit cell."
    extra += f" The calculation is for {numeral(prediction.recipe.c_rate)} C."
    return _with_tip(tile, quantity_tip(result.label, slow, sources, extra if slow.value is not None else ""))


def _at_rate(words: str, band: str) -> TileLine:
    """Write a rate, with its band where there is one: where nothing is left for sure, both ends are zero."""
    if not band:
        return TileLine(texts=(f"at {words}, no band", words))
    return TileLine(texts=(f"at {words}, 90 %: {band}", f"{words}: {band}"))


def _cost_tile(prediction: Prediction, sources: dict[str, Source]) -> Tile:
    cell = prediction.cell
    quantity, share = cell.cost_usd_kwh, cell.cost_share_film_electrolyte_pct
    basis, result = BASES[cell.basis].lower(), RESULTS["cell.cost_usd_kwh"]
    band = band_text(quantity, 2, "–")
    lines = (
        TileLine(texts=(f"90 % band {band}", f"90 %: {band}")) if band else TileLine(texts=("no band",)),
        TileLine(texts=(f"{format_number(cell.cost_usd_m2.value)} USD/m²",)),
        TileLine(texts=(basis,)),
    )
    tile = _quantity_tile(
        "cost", (result.label, result.caption, "Cost"), quantity, lines, _bar(quantity, 10.0, 1000.0), sources
    )
    extra = "Materials only, no processing."
    if share.value is not None:
        extra += f" The film's sulfide is {value_text(share, 2)} of it."
    return _with_tip(tile, quantity_tip(result.label, quantity, sources, extra))


def flags_tile(flags: tuple[Flag, ...]) -> Tile:
    """Count the flags by severity."""
    counts = {severity: sum(flag.severity == severity for flag in flags) for severity in SEVERITIES}
    problems = [severity for severity in ("fail", "caution") if counts[severity]]
    marks = tuple((f"{counts[severity]} {MARKS[severity]}", severity) for severity in problems)
    if not marks:
        marks = ((f"{MARKS['pass']} none", "pass"),) if flags else (("no checks", "unknown"),)
    lines = [TileLine(texts=(f"{counts['pass']} checks passed", f"{counts['pass']} passed"))]
    if counts["unknown"]:
        text, mark = f"{counts['unknown']} not reported", MARKS["unknown"]
        texts = (f"{mark} {text}", text, f"{mark} {counts['unknown']}")
        lines.append(TileLine(texts=texts, severity="unknown"))
    judged = [severity for severity in SEVERITIES if severity != "none" and counts[severity]]
    total = max(sum(counts[severity] for severity in judged), 1)
    bar = TileBar(shares=tuple((severity, counts[severity] / total) for severity in judged))
    tip = RichText("<br>".join(f"{MARKS[word]} {count} {SEVERITIES[word]}" for word, count in counts.items()))
    return Tile(
        key="flags",
        captions=("Flags",),
        number="",
        marks=marks,
        lines=tuple(lines),
        bar=bar,
        tip=tip,
    )
