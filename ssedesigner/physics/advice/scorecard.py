"""The scorecard after Fig. 4a of the review: which checks and numbers answer each requirement, and how they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import erf, log, sqrt
from statistics import NormalDist, stdev

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm, attribute
from ssedesigner.core.prediction import POINTS, Flag, Prediction, Quantity
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.variants import made_of_parents
from ssedesigner.physics.checks.flags import intact_note
from ssedesigner.physics.checks.operation import SAFE_PRESSURE
from ssedesigner.physics.checks.pressing import DENSE_ENOUGH, THIN_FILM

SURE_LIMIT = 0.9
"""A target counts as safely met from this likelihood on."""
NARROW_TOLERANCE = 1e-9
"""A band that is narrower than this [ln] gives no likelihood."""
END_OF_BAND = NormalDist().inv_cdf(0.95)
"""Standard normal deviate at the ends of a 90 % band."""

TARGETS: Mapping[str, Target] = {
    "conductance": Target(
        result="film.area_specific_resistance_ohm_cm2",
        at_most=cited(5.0, "ohm cm2", "ThisProgram2026", "resistance of a film that is aimed at", grade="assumed"),
    ),
    "conductivity": Target(
        result="film.conductivity_ms_cm",
        at_least=cited(1.0, "mS/cm", "ThisProgram2026", "conductivity of a film that is aimed at", grade="assumed"),
    ),
    "thickness": Target(result="film.thickness_um", at_most=THIN_FILM),
    "cost": Target(
        result="cell.cost_usd_kwh",
        at_most=cited(180.0, "USD/kWh", "ThisProgram2026", "materials cost that is aimed at", grade="assumed"),
    ),
}
"""The targets of the requirements that a number answers, as long as nobody sets others."""

WITHIN_BAND: Mapping[str, Target] = {"density": Target(result="film.porosity_pct", at_most=DENSE_ENOUGH)}
"""Numbers that a check judges by their value, and that are met only where their band is, too."""

GROUPS = {
    "structure": "3.1",
    "electrochemistry": "3.2",
    "heat-moisture": "3.3",
    "mechanics": "3.4",
    "making": "2.2, 4.2",
}
"""Groups of requirements in the order of the review, with the section that each is from."""

TESTS = ("film", "section", "leak", "lithium-cell", "full-cell", "heating", "air", "bending", "strip", "pressing")
"""Tests that settle a requirement, in the order of doing."""


LEAK, ELECTRONIC = "leak_current_ua_cm2", "electronic_conductivity_s_cm"
SCATTER, SHRINKAGE = "thickness_sd_um", "after_shrinkage_pct"
"""Quantities that a measured record may hold beside the conductivity; one that has no place for them holds none."""
MONTH = cited(730.0, "h", "ThisProgram2026", "a month", grade="computed")
MICROAMPERE = cited(1e-3, "mA", "ThisProgram2026", "in the record a leak is in microamperes", grade="computed")
LEAK_LIMIT = cited(
    5.0, "%", "ThisProgram2026", "charge that a cell may lose through its film in a month", grade="assumed"
)


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What a cell needs of its film: the checks and the result that answer it, and the test that settles it.

    ``measured`` are the quantities of the measured record (keys of ``MEASURED``) that a laboratory keeps of it.
    """

    key: str
    group: str
    flags: tuple[str, ...] = ()
    result: str = ""
    test: str = ""
    measured: tuple[str, ...] = ()


REQUIREMENTS = (
    Requirement(
        key="conductance",
        group="structure",
        result="film.area_specific_resistance_ohm_cm2",
        test="film",
        measured=("resistance_ohm", "conductivity_ms_cm"),
    ),
    Requirement(
        key="conductivity",
        group="structure",
        result="film.conductivity_ms_cm",
        flags=("residual-liquid", "crystallisation", "heat-treatment"),
        test="film",
        measured=("conductivity_ms_cm",),
    ),
    Requirement(
        key="thickness",
        group="structure",
        result="film.thickness_um",
        flags=("thickness-window", "scaffold-thickness", "particle-size", "coarse-grains"),
        test="film",
        measured=("measured_thickness_um",),
    ),
    Requirement(
        key="density",
        group="structure",
        result="film.porosity_pct",
        flags=("pinholes", "porosity", "scaffold-pores", "drying-cracks"),
        test="section",
        measured=("measured_porosity_pct", "measured_thickness_um", SCATTER),
    ),
    Requirement(key="electronic", group="structure", test="leak", measured=(LEAK, ELECTRONIC)),
    Requirement(
        key="anode-side",
        group="electrochemistry",
        flags=("electrolyte-lithium", "binder-lithium", "spe-lithium", "interlayer", "negative-foil"),
        test="lithium-cell",
    ),
    Requirement(
        key="current",
        group="electrochemistry",
        flags=("current-density", "dendrite-path", "electrode-roughness"),
        test="lithium-cell",
    ),
    Requirement(
        key="cathode-side",
        group="electrochemistry",
        flags=(
            "cathode-coating",
            "coating-stability",
            "sulfide-contact",
            "spe-oxidation",
            "binder-oxidation",
            "solvent-cathode",
        ),
        test="full-cell",
    ),
    Requirement(
        key="heat",
        group="heat-moisture",
        flags=("thermal-shrinkage", "use-heat", "exothermic-reaction"),
        test="heating",
        measured=(SHRINKAGE,),
    ),
    Requirement(key="moisture", group="heat-moisture", flags=("moisture", "hydrogen-sulfide", "open-time"), test="air"),
    Requirement(
        key="winding",
        group="mechanics",
        flags=("bend", "core-bend", "folding"),
        test="bending",
        measured=("smallest_mandrel_mm",),
    ),
    Requirement(
        key="strength",
        group="mechanics",
        flags=("free-standing", "web-tension", "form-route", "peel", "lamination"),
        test="strip",
        measured=("tensile_strength_mpa",),
    ),
    Requirement(
        key="pressing",
        group="mechanics",
        flags=(
            "calender-support",
            "densification",
            "press-heat",
            "press-method",
            "lithium-pressure",
            "embrittlement",
            "film-size",
        ),
        test="pressing",
    ),
    Requirement(key="low-pressure", group="mechanics", flags=("stack-pressure",), test="full-cell"),
    Requirement(key="stiffness", group="mechanics", flags=("shear-modulus",)),
    Requirement(
        key="slurry",
        group="making",
        flags=(
            "electrolyte-solvent",
            "binder-solvent",
            "spe-solvent",
            "salt-solvent",
            "mixture-parts",
            "method-solvent",
            "sulfide-solution",
            "scaffold-solvent",
            "drying-temperature",
            "drying-heat",
            "substrate-electrolyte",
            "substrate-solvent",
            "exposure-limit",
            "flash-point",
            "solvent-lithium",
            "solvent-hazard",
            "oxidising-salt",
        ),
    ),
    Requirement(key="cost", group="making", result="cell.cost_usd_kwh"),
)
"""What Fig. 4a and section 3 of the review ask of a film, then what 2.2 and 4.2 ask of its making.

Each check answers one requirement, or stands in ``BESIDE``.
"""

BESIDE = frozenset(
    {
        *("contradictions", "materials-known", "film-density"),
        *("active-mass", "anode-capacity", "mean-voltage", "charge-cutoff", "bipolar"),
        *("ohmic-drop", "usable-capacity", "cathode-thickness"),
    }
)
"""Checks of the recipe as it is written, and of the cell around the film: no requirement of Fig. 4a on the film."""

_IN_ROWS = frozenset(flag for one in REQUIREMENTS for flag in one.flags)
_ASSUMES_INTACT = frozenset({"conductance", "conductivity"})


@dataclass(frozen=True, kw_only=True)
class OwnFilms:
    """Films of this laboratory of the same sulfide, binder and method.

    ``scatter_pct`` is the standard deviation of the thickness [%]: over one film where that was measured, else of
    measured over planned thickness between films, None for fewer than two.
    """

    films: tuple[MeasuredFilm, ...] = ()
    scatter_pct: float | None = None

    def values(self, key: str) -> tuple[float, ...]:
        """Return what the films hold of a measured quantity [its lab unit]."""
        held = (getattr(film, attribute(key), None) for film in self.films)
        return tuple(float(value) for value in held if value is not None)


NO_FILMS = OwnFilms()


@dataclass(frozen=True, kw_only=True)
class Score:
    """How a recipe stands with one requirement.

    ``severity`` is pass (met), caution (with care), unknown, fail (missed), or none where the requirement does not
    arise. ``flags`` are the checks that answer it, the worst first; ``chance`` is how likely the number meets its
    target. ``note`` says what makes a number worth nothing.
    """

    requirement: Requirement
    severity: str
    flags: tuple[Flag, ...] = ()
    quantity: Quantity | None = None
    target: Target | None = None
    chance: float | None = None
    note: str = ""

    @property
    def answered(self) -> int:
        """How many of the checks have an answer."""
        return sum(flag.severity != "unknown" for flag in self.flags)


def likelihood(quantity: Quantity, at_least: float) -> float | None:
    """Return how likely a quantity reaches a target [-], from its 90 % band taken as log-normal on each side.

    None when the value or the band is not known or the band has no width.

    >>> likelihood(Quantity(value=5.0, unit="um", low=2.5, high=10.0), 5.0)
    0.5
    """
    value, low, high = quantity.value, quantity.low, quantity.high
    if value is None or low is None or high is None or not 0 < low <= value <= high or at_least <= 0:
        return None
    towards = log(value / low) if at_least < value else log(high / value)
    if towards <= NARROW_TOLERANCE:
        return None
    deviate = log(value / at_least) / (towards / END_OF_BAND)
    return (1.0 + erf(deviate / sqrt(2.0))) / 2


def chance_of(quantity: Quantity, target: Target) -> float | None:
    """Return how likely a quantity meets a target of one end [-]; None where its band does not say.

    >>> wide = Quantity(value=5.0, unit="ohm cm2", low=2.5, high=10.0)
    >>> round(chance_of(wide, Target(result="film.area_specific_resistance_ohm_cm2", at_most=10.0)), 2)
    0.95
    """
    end = target.at_least if target.at_least is not None else target.at_most
    reached = likelihood(quantity, end or 0.0)
    if reached is None:
        return None
    return reached if target.at_least is not None else 1.0 - reached


def number_severity(quantity: Quantity, target: Target) -> str:
    """Return how a number stands with its target [-]; an estimate alone never misses it.

    >>> target = Target(result="cell.cost_usd_kwh", at_most=180.0)
    >>> [number_severity(Quantity(value=200.0, unit="USD/kWh", is_estimate=it), target) for it in (True, False)]
    ['caution', 'fail']
    >>> number_severity(Quantity(value=None, unit="USD/kWh"), target)
    'unknown'
    """
    if quantity.value is None:
        return "unknown"
    if not target.is_met(quantity.value):
        return "caution" if quantity.is_estimate else "fail"
    chance = chance_of(quantity, target)
    return "pass" if chance is None or chance >= SURE_LIMIT else "caution"


def worst_severity(severities: Iterable[str]) -> str:
    """Return what several answers come to [-]: half an answer is none, and nothing to judge is none either.

    >>> worst_severity(["pass", "unknown", "caution"]), worst_severity(["pass", "none"]), worst_severity(["none"])
    ('unknown', 'pass', 'none')
    """
    judged = [severity for severity in severities if severity != "none"]
    return max(judged, key=POINTS.__getitem__, default="none")


def score_all(
    prediction: Prediction, targets: Mapping[str, Target] = TARGETS, own: OwnFilms = NO_FILMS
) -> tuple[Score, ...]:
    """Return how a recipe stands with each requirement [-], in the order of the review.

    >>> from ssedesigner.physics.prediction import predict
    >>> len(score_all(predict(Recipe(), Materials(version="", materials={}, pairs=()))))
    17
    """
    flags = {flag.id: flag for flag in prediction.flags}
    spoilt = intact_note(prediction.flags)
    return tuple(
        _score_leak(one, prediction.recipe, own)
        if one.key == "electronic"
        else _score(one, prediction, flags, targets.get(one.key), spoilt)
        for one in REQUIREMENTS
    )


def _score_leak(requirement: Requirement, recipe: Recipe, own: OwnFilms) -> Score:
    """Judge the electronic insulation by what this laboratory measured: nobody else reports it."""
    loss = monthly_loss(recipe, own)
    if loss is None:
        return Score(requirement=requirement, severity="unknown")
    quantity = Quantity(value=loss, unit="%", sources=("Recipe", LEAK_LIMIT.source))
    return Score(requirement=requirement, severity="pass" if loss <= LEAK_LIMIT else "caution", quantity=quantity)


def monthly_loss(recipe: Recipe, own: OwnFilms) -> float | None:
    r"""Return the charge that a full cell loses through its film in a month.

    .. math:: q = \frac{j \, t}{Q_A}, \quad j = \sigma_e U / L

    Parameters
    ----------
    recipe : Recipe
        Thickness, mean voltage and areal capacity of the cell [lab units]
    own : OwnFilms
        Measured leak currents j, else electronic conductivities; the worst film counts [lab units]

    Returns
    -------
    float or None
        The charge [%]; None where neither was measured

    Notes
    -----
    The leak current is taken to stay as measured while the cell empties, which overstates the loss.

    Examples
    --------
    >>> monthly_loss(Recipe(), OwnFilms()) is None
    True

    References
    ----------
    None: definition of charge, and Ohm's law.
    """
    leaks, conductivities = own.values(LEAK), own.values(ELECTRONIC)
    if leaks:
        current = to_si(max(leaks) * MICROAMPERE, "mA/cm2")
    elif conductivities:
        across = recipe.mean_voltage_v / to_si(recipe.thickness_um, "um")
        current = to_si(max(conductivities), "S/cm") * across
    else:
        return None
    return from_si(current * to_si(MONTH, "h") / to_si(recipe.areal_capacity_mah_cm2, "mAh/cm2"), "%")


def _score(
    requirement: Requirement, prediction: Prediction, flags: Mapping[str, Flag], target: Target | None, spoilt: str
) -> Score:
    judged = [flags[key] for key in requirement.flags if key in flags and flags[key].severity != "none"]
    judged.sort(key=lambda flag: -POINTS[flag.severity])
    answers = [flag.severity for flag in judged]
    quantity = prediction.result(requirement.result) if requirement.result else None
    note = spoilt if requirement.key in _ASSUMES_INTACT else ""
    aim = WITHIN_BAND.get(requirement.key, target)
    if note or (quantity is not None and quantity.value is None):
        answers.append("unknown")
    elif quantity is not None and aim is target and target is not None:
        answers.append(number_severity(quantity, target))
    elif quantity is not None and aim is not None and number_severity(quantity, aim) == "caution":
        answers.append("caution")  # its check speaks of the value alone, which may pass inside a band that does not
    if requirement.key == "low-pressure" and is_high_pressure(prediction.recipe):
        answers.append("fail")  # the press is typed, so nothing about it is a guess
    return Score(
        requirement=requirement,
        severity=worst_severity(answers),
        flags=tuple(judged),
        quantity=quantity,
        target=target,
        chance=chance_of(quantity, aim) if quantity is not None and aim is not None and not note else None,
        note=note,
    )


def is_high_pressure(recipe: Recipe) -> bool:
    """Return whether a cell is held at more than the low pressure that is asked of its use [-], whatever its anode.

    >>> is_high_pressure(Recipe(stack_pressure_mpa=40.0)), is_high_pressure(Recipe(stack_pressure_mpa=None))
    (True, False)
    """
    return recipe.stack_pressure_mpa is not None and recipe.stack_pressure_mpa > SAFE_PRESSURE


def beside(prediction: Prediction) -> tuple[Flag, ...]:
    """Return the checks that answer no requirement and ask for care or more [-], the worst first.

    >>> from ssedesigner.physics.prediction import predict
    >>> [flag.id for flag in beside(predict(Recipe(), Materials(version="", materials={}, pairs=())))]
    []
    """
    # asked the other way round, so that no check is lost that has no row yet
    raised = [flag for flag in prediction.flags if flag.id not in _IN_ROWS and flag.severity in ("fail", "caution")]
    return tuple(sorted(raised, key=lambda flag: -POINTS[flag.severity]))


def to_settle(scores: Sequence[Score]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the tests that would settle the most requirements [-], each with the keys of those.

    A requirement is open where it is not known, or where only a likelihood or an estimate speaks for care.

    >>> to_settle([Score(requirement=REQUIREMENTS[4], severity="unknown")])
    (('leak', ('electronic',)),)
    """
    settles = {test: tuple(one.requirement.key for one in scores if _is_open(one, test)) for test in TESTS}
    helpful = [(test, keys) for test, keys in settles.items() if keys]
    return tuple(sorted(helpful, key=lambda each: -len(each[1])))


def to_state(scores: Sequence[Score]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the blank fields for which checks of requirements wait [-], each with the keys of those.

    >>> waits = Flag(id="bend", step="wind", severity="unknown", title="", message="", awaits="roller_diameter_mm")
    >>> to_state([Score(requirement=REQUIREMENTS[4], severity="unknown", flags=(waits,))])
    (('roller_diameter_mm', ('electronic',)),)
    """
    waiting: dict[str, dict[str, None]] = {}
    for score in scores:
        for flag in score.flags:
            if flag.awaits and flag.severity == "unknown":
                waiting.setdefault(flag.awaits, {})[score.requirement.key] = None
    return tuple(sorted(((field, tuple(keys)) for field, keys in waiting.items()), key=lambda each: -len(each[1])))


def _is_open(score: Score, test: str) -> bool:
    if score.requirement.test != test:
        return False
    is_guessed = score.quantity is not None or all(flag.grade in ("estimate", "assumed") for flag in score.flags[:1])
    return score.severity == "unknown" or (score.severity == "caution" and is_guessed)


def own_films_like(recipe: Recipe, materials: Materials) -> OwnFilms:
    """Return the films of this laboratory that were made as this recipe, and how far their thickness scatters [%].

    >>> own_films_like(Recipe(), Materials(version="", materials={}, pairs=()))
    OwnFilms(films=(), scatter_pct=None)
    """

    def made_of(recipe: Recipe) -> tuple[str, str | None, str]:
        of_parents = made_of_parents(recipe, materials)
        return of_parents.electrolyte, of_parents.binder, of_parents.method

    own = made_of(recipe)
    films = tuple(film for film in materials.own_films if made_of(film.recipe) == own)
    return OwnFilms(films=films, scatter_pct=_scatter(OwnFilms(films=films)))


def _scatter(own: OwnFilms) -> float | None:
    within = [value / film.thickness_um for film in own.films for value in OwnFilms(films=(film,)).values(SCATTER)]
    if within:
        return from_si(max(within), "%")
    ratios = [film.thickness_um / film.recipe.thickness_um for film in own.films if film.recipe.thickness_um > 0]
    return from_si(stdev(ratios), "%") if len(ratios) > 1 else None
