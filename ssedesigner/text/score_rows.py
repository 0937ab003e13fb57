"""The rows of the scorecard in words: where a recipe stands, how sure, what limits it, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log

from ssedesigner.core.evidence import GRADE_WORDS
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.flag_steps import step_of
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, NOT_KNOWN, format_number, numeral, source_names, typeset
from ssedesigner.core.prediction import RESULTS, Flag, Prediction, Quantity
from ssedesigner.core.process import process_path
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe, layers
from ssedesigner.core.units import from_si, symbol, to_si
from ssedesigner.physics.advice.best_reported import Reported, best_reported, reported_of
from ssedesigner.physics.advice.scorecard import (
    LEAK,
    LEAK_LIMIT,
    SHRINKAGE,
    OwnFilms,
    Score,
)
from ssedesigner.physics.checks.flags import CHECKS
from ssedesigner.physics.checks.operation import SAFE_PRESSURE
from ssedesigner.text.references import citation
from ssedesigner.text.values import band_text, likelihood_text, value_text

SIGN_WORDS = {
    "pass": "met",
    "caution": "with care",
    "unknown": NOT_KNOWN,
    "fail": "missed",
    "none": "does not arise",
}
"""What each sign of the scorecard says; the first four are counted."""
_NAMES = {
    "conductance": ("Area-specific resistance", "{target}, {temperature}"),
    "conductivity": ("Ionic conductivity", "{target} as a film"),
    "thickness": ("Thickness", "{target}"),
    "density": ("Density, uniformity", "few pores, no pinholes"),
    "electronic": ("Electronic insulation", "no leakage through it"),
    "anode-side": ("Against the anode", "layer that stops growing"),
    "current": ("Current without short", "{current} at {rate} C"),
    "cathode-side": ("Against the cathode", "lasts to full charge"),
    "heat": ("Heat", "no shrinkage, 200 °C, 1 h"),
    "moisture": ("Moisture, H₂S", "gas below its limits"),
    "winding": ("Winding, bending", "no cracks when wound"),
    "strength": ("Strength", "withstands web, peeling"),
    "pressing": ("Pressing", "no cracks in the press"),
    "low-pressure": ("Low pressure in use", "≤ {pressure} MPa"),
    "stiffness": ("Stiffer than lithium", "stiff enough in shear"),
    "slurry": ("Slurry and people", "safe for parts and people"),
    "cost": ("Cost", "{target}, materials"),
}
"""Name of each requirement and what the cell needs."""
_STANDS = {
    "anode-side": ("lasts", "lasts, with care", "keeps reacting"),
    "current": ("carries it", "near its limit", "shorts"),
    "cathode-side": ("lasts", "lasts, with care", "is oxidised"),
    "heat": ("keeps its shape", "shrinks when hot", "shrinks in use"),
    "moisture": ("dry enough", "with care", "too moist"),
    "winding": ("bends", "bends, with care", "breaks"),
    "strength": ("holds", "holds, with care", "tears"),
    "pressing": ("withstands the press", "with care", "is damaged"),
    "slurry": ("all tolerate it", "with care", "does not work"),
}
"""Where a recipe stands when it is met, with care and missed, for requirements that only checks answer."""
_WHEN_HOT = {"shrink": "shrinks", "melt": "melts", "decompos": "decomposes"}
"""What happens in a thermal shock, by what the title of the check says of it."""
_STANDS_OF_CHECK = {
    "exothermic-reaction": ("may burn when hot", "burns when hot"),
    "use-heat": ("with care in use", "fails in use"),
    "solvent-cathode": ("lasts, with care", "harmed by the liquid"),
    "electrode-roughness": ("rough electrode", "rough electrode"),
    "negative-foil": ("foil reacts", "foil reacts"),
    "peel": ("peels, with care", "does not peel off"),
    "lamination": ("bonds, with care", "does not bond"),
}
"""The same for a check that decides by something else than its requirement is named after: with care, and missed."""
_BY_NUMBER_OF_CHECK = frozenset({"low-pressure", "stiffness"})
_GRADES = GRADE_WORDS | {"": NOT_KNOWN}
_OWN_SOURCES = ("Recipe", "ThisProgram2026", "LiteratureUnchecked")
"""Sources that say little where another one stands beside them."""
_OWN_NUMBERS: Mapping[str, tuple[str, Callable[[Iterable[float]], float], str]] = {
    "heat": (SHRINKAGE, max, "own film shrank by {} %"),
    "winding": ("smallest_mandrel_mm", min, "own film bent round {} mm"),
    "strength": ("tensile_strength_mpa", max, "own film held {} MPa"),
}
"""What own films say beside the checks of a requirement: the quantity, which of several counts, and the words."""
_BEYOND_CHECKS = frozenset({"density", "low-pressure"})
"""Requirements that a band or a typed number can miss although their checks pass."""
_NO_ANSWER = "no answer yet"
_SMALL = 1e-3
_MOST_PROOFS, _MOST_LIMITS, _MOST_SOURCES = 2, 2, 2
_CHECK_NAMES = {check.id: check.name for check in CHECKS}
_NOT_REPORTED = f"{MARKS['unknown']} not reported"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What proves a row: a check by the number of its step in the path (None for the recipe), or a result."""

    title: str
    flag: str = ""
    result: str = ""
    step: int | None = None


@dataclass(frozen=True, kw_only=True)
class ScoreBand:
    """Positions from 0 to 1 on a logarithmic bar: both ends of the band, the value and the target."""

    low: float
    high: float
    value: float
    target: float


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One requirement: what the cell needs, where the recipe stands, how sure, what limits it, what proves it.

    ``more`` counts the proofs that have no room; ``best`` is what a reported film reached, ``best_source`` its paper.
    ``value``, ``low`` and ``high`` are in ``unit``, for other programs.
    """

    key: str
    group: str
    severity: str
    mark: str
    word: str
    name: str
    need: str
    stands: str
    detail: str
    sure: str
    rests: str
    limits: tuple[str, ...]
    proofs: tuple[Proof, ...]
    more: int
    best: str
    best_source: str
    band: ScoreBand | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    sources: tuple[str, ...] = ()


def score_rows(
    scores: Sequence[Score], prediction: Prediction, own: OwnFilms, materials: Materials, film: str
) -> tuple[ScoreRow, ...]:
    """Write the scores of a recipe as rows; ``film`` is the key of the one in the last column, empty for the best."""
    reported = reported_of(film, materials) if film else best_reported(prediction.recipe, materials)
    path = process_path(prediction.recipe, materials)
    numbers = {step.key: number for number, step in enumerate(path, start=1)}
    steps = {flag.id: numbers.get(step_of(flag, path)) for score in scores for flag in score.flags}
    return tuple(
        _row(score, prediction, own, reported.get(score.requirement.key), materials, steps) for score in scores
    )


def _row(
    score: Score,
    prediction: Prediction,
    own: OwnFilms,
    reported: Reported | None,
    materials: Materials,
    steps: Mapping[str, int | None],
) -> ScoreRow:
    key, quantity = score.requirement.key, score.quantity
    name, need = _NAMES[key]
    stands, detail = _stands(score)
    sure, rests = _sureness(score, own)
    proofs = _proofs(score, steps)
    best, paper = _reported_words(reported, materials)
    sources = (quantity.sources if quantity else ()) + tuple(key for flag in score.flags for key in flag.sources)
    return ScoreRow(
        key=key,
        group=score.requirement.group,
        severity=score.severity,
        mark=MARKS[score.severity],
        word=SIGN_WORDS[score.severity],
        name=name,
        need=_filled(need, score, prediction.recipe),
        stands=stands,
        detail=detail,
        sure=sure,
        rests=rests,
        limits=tuple(_limits(score, prediction)),
        proofs=proofs[:_MOST_PROOFS],
        more=max(len(proofs) - _MOST_PROOFS, 0),
        best=best,
        best_source=paper,
        band=_band(quantity, score.target) if not score.note else None,
        value=quantity.value if quantity else None,
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        unit=quantity.unit if quantity else "",
        sources=tuple(dict.fromkeys(sources)),
    )


def _filled(need: str, score: Score, recipe: Recipe) -> str:
    current = recipe.areal_capacity_mah_cm2 * recipe.c_rate
    return need.format(
        target=target_text(score.target) if score.target else "",
        temperature=f"{numeral(recipe.temperature_c)} °C",
        current=f"{numeral(current, 3)} mA/cm²",
        rate=numeral(recipe.c_rate),
        pressure=numeral(SAFE_PRESSURE),
    )


def target_text(target: Target) -> str:
    """Write a target with its sign.

    >>> target_text(Target(result="film.thickness_um", at_most=30.0))
    '≤ 30 µm'
    """
    sign, end = ("≥", target.at_least) if target.at_least is not None else ("≤", target.at_most)
    return f"{sign} {numeral(end)} {symbol(RESULTS[target.result].unit)}"


def _stands(score: Score) -> tuple[str, str]:
    """Say in a few words and in a number where the recipe stands."""
    quantity, key = score.quantity, score.requirement.key
    if score.note:
        return NOT_KNOWN, "number of an intact sulfide"
    if key == "electronic" and quantity is not None:
        return f"loses {numeral(quantity.value, 2)} % a month", f"limit {numeral(LEAK_LIMIT)} %, assumed"
    if quantity is not None:
        return value_text(quantity), band_text(quantity)
    if score.severity == "none":
        return SIGN_WORDS["none"], ""
    numbers = _deciding_number(score)
    if score.severity == "unknown":
        return (f"{score.answered} of {len(score.flags)} answered" if score.answered else NOT_KNOWN), numbers
    if key in _BY_NUMBER_OF_CHECK and numbers:
        return numbers.partition(", ")[0], ""
    words = _stand_words(score)
    return words[("pass", "caution", "fail").index(score.severity)], numbers


def _stand_words(score: Score) -> tuple[str, str, str]:
    """Return the words of a requirement for met, with care and missed, as the check that decides means them."""
    words = _STANDS.get(score.requirement.key, ("met", "with care", "missed"))
    if not score.flags:
        return words
    decides = score.flags[0]
    if decides.id == "thermal-shrinkage":
        verb = next((verb for part, verb in _WHEN_HOT.items() if part in decides.title), "suffers")
        return words[0], f"{verb} when hot", f"{verb} in use"
    return words[0], *_STANDS_OF_CHECK.get(decides.id, words[1:])


def _deciding_number(score: Score) -> str:
    """Write the number of the check that decides; where all passed, of the first that has one."""
    deciding = score.flags[:1] if score.severity != "pass" else score.flags
    return next((text for flag in deciding if (text := number_of(flag))), "")


def number_of(flag: Flag) -> str:
    """Write value and limit of a check; nothing where it has no value."""
    unit = symbol(flag.unit)
    if flag.value is None:
        return ""
    limit = "" if flag.limit is None else f", limit {_brief(flag.limit)}"
    return f"{_brief(flag.value)} {unit}{limit}".strip()


def _brief(value: float) -> str:
    return format_number(value, 2) if 0 < abs(value) < _SMALL else numeral(value, 3)


def _sureness(score: Score, own: OwnFilms) -> tuple[str, str]:
    """Say how sure an answer is and what it rests on."""
    key, quantity, count = score.requirement.key, score.quantity, len(own.films)
    if key == "electronic":
        if quantity is None:
            return "none reported", "not in Tables 6 and 7"
        kind = "leakage current" if own.values(LEAK) else "electronic conductivity"
        return "measured, own film", kind
    if key == "thickness":
        return "set by you", _scatter(own)
    if key == "density" and quantity is not None:
        likely = "" if score.chance is None else f": {likelihood_text(score.chance)} likely"
        return f"{'estimate' if quantity.is_estimate else 'model'}{likely}", _scatter(own)
    if key == "low-pressure" and score.severity == "fail" and all(flag.severity != "fail" for flag in score.flags):
        return "as typed", "this recipe"
    if quantity is not None:
        likely = "" if score.chance is None else f": {likelihood_text(score.chance)} likely"
        kind = "estimate" if quantity.is_estimate else "model"
        films = f"{count or 'no'} own {'films' if count > 1 else 'film'} of it"
        sure = f"{kind}{likely}" if quantity.is_known and not score.note else _NO_ANSWER
        return sure, "prices of the library" if key == "cost" else films
    if not score.flags:
        return "", ""
    decides = score.flags[0]
    measured = _own_numbers(key, own)
    sure = _NO_ANSWER if decides.severity == "unknown" else _GRADES.get(decides.grade, decides.grade)
    named = [source for source in decides.sources if source not in _OWN_SOURCES]
    return sure, measured or source_names(named[:_MOST_SOURCES]) or "this recipe"


def _scatter(own: OwnFilms) -> str:
    if own.scatter_pct is None:
        return "scatter not recorded"
    count = len(own.films)
    return f"{count} own {'film' if count == 1 else 'films'}, ± {numeral(own.scatter_pct, 2)} %"


def _own_numbers(key: str, own: OwnFilms) -> str:
    """Say what own films bore; it stands beside the checks and decides nothing."""
    quantity, worst, words = _OWN_NUMBERS.get(key, ("", max, ""))
    values = own.values(quantity) if quantity else ()
    return words.format(numeral(worst(values))) if values else ""


def _limits(score: Score, prediction: Prediction) -> list[str]:
    """Return what limits a row: checks that did not pass, the worst first, else what its number rests on."""
    if score.note:
        return [typeset(score.note.partition("; here: ")[2].rstrip("."))]
    if score.requirement.key == "electronic" and score.severity != "pass":
        return ["carbon of neighbours", "polymers that conduct"]
    if score.quantity is not None and not score.quantity.is_known:
        return [typeset(score.quantity.reason.removeprefix("not known, because ").rstrip("."))]
    raised = [flag for flag in score.flags if flag.severity != "pass"]
    is_by_checks = any(flag.severity == score.severity for flag in raised)
    if score.requirement.key in _BEYOND_CHECKS and score.severity in ("caution", "fail") and not is_by_checks:
        return [_limit_beside_checks(score)]
    if raised:
        # checks that wait for the same blank field say so once
        every = list(dict.fromkeys(f"{MARKS[flag.severity]} {_title(flag)}" for flag in raised))
        titles, more = every[:_MOST_LIMITS], len(every) - _MOST_LIMITS
        return [*titles[:-1], f"{titles[-1]} +\u00a0{more}" if more > 0 else titles[-1]]
    if score.severity == "none":
        return []
    return [_limit_of_number(score, prediction) or "nothing found"]


def _limit_beside_checks(score: Score) -> str:
    """Say what limits a row whose checks all passed: a band that reaches beyond, or a pressure above what is asked."""
    if score.requirement.key == "low-pressure":
        return f"above {numeral(SAFE_PRESSURE)} MPa"
    high = score.quantity.high if score.quantity else None
    return "its band" if high is None else f"band up to {numeral(high, 2)} % pores"


def _title(flag: Flag) -> str:
    """Write the title of a check without what its sign says already; of one that waits, what it waits for."""
    if flag.awaits and flag.severity == "unknown":
        return f"{FIELDS[flag.awaits].label} not stated"
    return typeset(flag.title).removesuffix(": with care").removesuffix(": not reported")


def _limit_of_number(score: Score, prediction: Prediction) -> str:
    film, cell = prediction.film, prediction.cell
    if score.requirement.key in ("conductance", "conductivity"):
        names = list(dict.fromkeys(getattr(prediction.recipe, layer.field) for layer in layers(prediction.recipe)))
        if len(names) > 1:  # no one powder to compare them with
            return f"layers of {typeset(' and '.join(names))}"
        kept, powder = film.conductivity_ms_cm.value, film.electrolyte_conductivity_ms_cm.value
        return f"keeps {100 * kept / powder:.0f} % of the powder’s σ" if kept and powder else ""
    if score.requirement.key == "thickness":
        energy = cell.specific_energy_wh_kg
        return f"cell at {value_text(energy)}" if energy.is_known else ""
    if score.requirement.key == "cost" and cell.cost_share_film_electrolyte_pct.value is not None:
        return f"sulfide is {value_text(cell.cost_share_film_electrolyte_pct, 2)} of it"
    return ""


def _proofs(score: Score, steps: Mapping[str, int | None]) -> tuple[Proof, ...]:
    proofs = [
        Proof(title=_CHECK_NAMES.get(flag.id, flag.id), flag=flag.id, step=steps.get(flag.id)) for flag in score.flags
    ]
    result = score.requirement.result
    if result and (score.target is not None or not proofs):
        proofs.insert(0, Proof(title=f"number: {RESULTS[result].short}", result=result))
    return tuple(proofs) or (Proof(title="record: your measurement"),)


def _reported_words(reported: Reported | None, materials: Materials) -> tuple[str, str]:
    if reported is None:
        return _NOT_REPORTED, ""
    value, unit = reported.value, reported.unit
    if value is not None and unit == "cm":
        value, unit = from_si(to_si(value, "cm"), "mm"), "mm"
    words = "same slurry" if value is None else f"{numeral(value, 3)} {symbol(unit)}"
    paper = citation(materials.sources, reported.source, with_doi=False).replace(" et al.: ", " et al., ")
    what = [part for part in typeset(reported.what).split(", ") if part and part != words]
    return words, "; ".join(filter(None, (paper, ", ".join(what))))


def _band(quantity: Quantity | None, target: Target | None) -> ScoreBand | None:
    """Place a number with its band and its target on a bar."""
    if quantity is None or target is None:
        return None
    end = target.at_least if target.at_least is not None else target.at_most
    value, low, high = quantity.value, quantity.low, quantity.high
    if value is None or low is None or high is None or not end or not 0 < low < high:
        return None
    left, right = min(low, end) / 1.5, max(high, end) * 1.5

    def place(number: float) -> float:
        return log(number / left) / log(right / left)

    return ScoreBand(low=place(low), high=place(high), value=place(value), target=place(end))
