"""The model of the cell beside what was published: composites and capacities at a rate."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from math import inf
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from ssedesigner.core.evidence import cited
from ssedesigner.core.paths import resources
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import Number, exp, sqrt
from ssedesigner.physics.cell.composite import (
    CARBON_DENSITY,
    ELECTRONIC_SCATTER,
    UNSTATED_SPREAD,
    coarseness,
    electronic_conductivity,
    ionic_conductivity,
    ionic_spread,
    volume_shares,
)
from ssedesigner.physics.cell.lithium import ALLOY
from ssedesigner.physics.cell.rate import LAYERED_SPAN, discharge
from ssedesigner.physics.cell.resistance import (
    CellResistance,
    ResistancePart,
    anode_part,
    cathode_part,
    cell_resistance,
    charge_transfer,
    collector_part,
    film_cathode_part,
    film_part,
)
from ssedesigner.physics.conduction.factors import arrhenius
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.quantities import log_band

Row = Mapping[str, str]

COARSE_ROWS = frozenset({"K04", "K05", "K06"})
"""Composites below the share at which coarse sulfide breaks up."""
SAME = "the same cell"
"""Word of ``rates.csv`` for a cell that is its own reference."""

ACTIVE_DENSITY = cited(4700.0, "kg/m3", "BackOfTheBattery", "layered oxides of the library")
SULFIDE_DENSITY = cited(1858.0, "kg/m3", "Obelix2025", "Li6PS5Cl, X-ray density", grade="computed")
COMPOSITE_POROSITY = cited(0.15, "-", "Minnmann2021", "K01 to K05: 14 % on average", grade="reported")
NOMINAL_CAPACITY = cited(200 * 3600.0, "C/kg", "Minnmann2021", "1 C of these cells: 200 mAh/g")
USUAL_PELLET = cited(700e-6, "m", "ThisProgram2026", "separator of 100 mg in a cell of 10 mm", grade="assumed")
USUAL_PRESSING = cited(350e6, "Pa", "ThisProgram2026", "pressing of laboratory cells", grade="assumed")
PELLET_SPREAD = cited(0.2, "-", "ThisProgram2026", "SD of ln of a stated pellet", grade="assumed")
UNSTATED_PELLET_SPREAD = cited(0.4, "-", "ThisProgram2026", "SD of ln where it is not stated", grade="assumed")
SULFIDE_ENERGY = cited(0.35, "eV", "ThisProgram2026", "activation energy of argyrodites", grade="assumed")
ROOM = cited(298.15, "K", "ThisProgram2026", "temperature of a stated conductivity", grade="assumed")
CELL_SPREAD = cited(
    0.085,
    "-",
    "Luan2026",
    "SD of ln of the capacity of like cells at 0.1 C: R09, R16, R23 beside R10, R17, R24",
    grade="fitted",
)
PRINTED_VOLTAGE = cited(3.8, "V", "BackOfTheBattery", "layered oxides of the library")


class Comparison(NamedTuple):
    """A published value beside what the model says of it, with the 90 % band [unit of the value]."""

    key: str
    measured: float
    predicted: float
    low: float
    high: float

    @property
    def factor(self) -> float:
        """How many times the prediction is too high or too low [-]."""
        ratio = self.predicted / self.measured
        return max(ratio, 1 / ratio) if ratio > 0 else inf

    @property
    def half_width(self) -> float:
        """Factor from the middle of the band to its ends [-]."""
        return float(sqrt(self.high / self.low)) if self.low > 0 else inf

    @property
    def is_inside(self) -> bool:
        """Whether the band holds the published value."""
        return self.low <= self.measured <= self.high


class Score(NamedTuple):
    """How well the model does: number of rows, share inside the band, median and worst factor, half-width of the band.

    All but ``worst``, the keys of the three that are farthest off, are numbers [-].
    """

    n: int
    coverage: float
    median_factor: float
    worst_factor: float
    median_half_width: float
    worst: tuple[str, ...]


def read_evidence(name: str) -> tuple[Row, ...]:
    """Read the rows of one file of evidence [-], such as ``composites`` or ``rates``.

    >>> read_evidence("composites")[0]["key"]
    'K01'
    """
    with (resources() / "model" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def composite_comparisons(rows: Iterable[Row]) -> tuple[Comparison, ...]:
    """Ionic conductivity of published composites beside the model.

    Parameters
    ----------
    rows : iterable of mappings
        Rows of ``composites.csv`` in lab units [-]

    Returns
    -------
    tuple of Comparison
        Those that count, in the order of the file [S/m]

    Notes
    -----
    Most rows are those that the exponents were fitted to. Upper bounds are left out.

    Examples
    --------
    >>> len(composite_comparisons(read_evidence("composites")))
    15

    References
    ----------
    Minnmann2021, Schlautmann2023, Oh2026 (full entries in sources.csv)
    """
    comparisons = []
    for row in rows:
        if row["use"] != "score":
            continue
        share, sulfide = float(row["sulfide_share"]), to_si(float(row["sulfide_ms_cm"]), "mS/cm")
        coarse = coarseness(float(row["sulfide_size_um"]), float(row["active_size_um"]))
        predicted = ionic_conductivity(sulfide, share, coarse)
        band = log_band(predicted, ionic_spread(share, coarse))
        comparisons.append(
            Comparison(row["key"], to_si(float(row["ionic_ms_cm"]), "mS/cm"), float(predicted), *_floats(*band))
        )
    return tuple(comparisons)


def rate_comparisons(rows: Iterable[Row]) -> tuple[Comparison, ...]:
    """Capacity of published cells at a rate, as a share of that of their reference, beside the model.

    Parameters
    ----------
    rows : iterable of mappings
        Rows of ``rates.csv`` in lab units [-]

    Returns
    -------
    tuple of Comparison
        Those that count, in the order of the file [-]

    Notes
    -----
    The reference is the same cell at its lowest rate, or another cell of the same paper: then the band holds the
    scatter between like cells as well. What a paper does not state of its cell is taken as usual. Only the low ends
    above 1C were fitted, to R49 to R57.

    Examples
    --------
    >>> rate_comparisons(read_evidence("rates"))[0].key
    'R01'

    References
    ----------
    Minnmann2021, Luan2026, LiuWu2024 (full entries in sources.csv)
    """
    comparisons = []
    for row, reference in _with_references(rows):
        own, other = _capacity(row), _capacity(reference)
        # the same resistance is too high or too low in both, so the ends of the band go together
        ratios = [here / there if there else 1.0 for here, there in zip(own, other, strict=True)]
        reach = exp(BAND * CELL_SPREAD * sqrt(2.0)) if row["reference_is"] != SAME else 1.0
        measured = float(row["capacity_mah_g"]) / float(reference["capacity_mah_g"])
        comparisons.append(Comparison(row["key"], measured, ratios[0], min(ratios) / reach, max(ratios) * reach))
    return tuple(comparisons)


def resistance_comparisons(rows: Iterable[Row]) -> tuple[Comparison, ...]:
    r"""Resistance that the fading of published cells with the rate stands for, beside that of the model.

    .. math:: R = \frac{S (1 - \rho)}{j - \rho j_0}

    with the ratio of the capacities and the two currents.

    Parameters
    ----------
    rows : iterable of mappings
        Rows of ``rates.csv`` in lab units [-]

    Returns
    -------
    tuple of Comparison
        Those that compare a cell with itself, in the order of the file [ohm m2]

    Notes
    -----
    All of the fading is taken for that of an ohmic resistance.

    Examples
    --------
    >>> resistance_comparisons(read_evidence("rates"))[0].key
    'R02'

    References
    ----------
    Minnmann2021, Luan2026 (full entries in sources.csv)
    """
    comparisons = []
    for row, reference in _with_references(rows):
        if row["reference_is"] == SAME:
            ratio = float(row["capacity_mah_g"]) / float(reference["capacity_mah_g"])
            areal = to_si(float(row["areal_mah_cm2"]), "mAh/cm2")
            current, other = (areal * to_si(float(each["c_rate"]), "C") for each in (row, reference))
            cell = cell_of_row(row)
            measured = LAYERED_SPAN * (1 - ratio) / (current - ratio * other)
            comparisons.append(Comparison(row["key"], measured, *_floats(cell.value, cell.low, cell.high)))
    return tuple(comparisons)


def _with_references(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Rows that count, each with its reference."""
    by_key = {row["key"]: row for row in rows}
    return [(row, by_key[row["reference"]]) for row in by_key.values() if row["use"] == "score"]


def score(comparisons: Iterable[Comparison]) -> Score:
    """Count how well the model does on some published values.

    Parameters
    ----------
    comparisons : iterable of Comparison
        At least one value beside its prediction [-]

    Returns
    -------
    Score
        Number, share inside the band, median and worst factor, half-width of the band [-]; the worst by key

    Notes
    -----
    A value that is predicted as zero is an infinite factor away. For capacities the median factor is close to 1
    whatever the model, because most cells give most of theirs.

    Examples
    --------
    >>> both = score([Comparison("a", 1.0, 2.0, 1.5, 3.0), Comparison("b", 1.0, 1.0, 0.5, 2.0)])
    >>> both.n, both.coverage, both.median_factor, both.worst_factor, both.worst
    (2, 0.5, 1.5, 2.0, ('a', 'b'))

    References
    ----------
    None: bookkeeping.
    """
    values = sorted(comparisons, key=attrgetter("factor"), reverse=True)
    return Score(
        n=len(values),
        coverage=sum(value.is_inside for value in values) / len(values),
        median_factor=median(value.factor for value in values),
        worst_factor=values[0].factor,
        median_half_width=median(value.half_width for value in values),
        worst=tuple(value.key for value in values[:3]),
    )


def comparisons_by_kind() -> dict[str, tuple[Comparison, ...]]:
    """All shipped evidence of the cell beside the model, by what is compared [unit of the values].

    >>> len(comparisons_by_kind()["composites"])
    15
    """
    rates = {row["key"]: row for row in read_evidence("rates")}
    shares = rate_comparisons(rates.values())
    composites = composite_comparisons(read_evidence("composites"))
    return {
        "composites": composites,
        "fine_composites": tuple(each for each in composites if each.key not in COARSE_ROWS),
        "coarse_composites": tuple(each for each in composites if each.key in COARSE_ROWS),
        "rates": shares,
        "rates_of_one_cell": tuple(each for each in shares if rates[each.key]["reference_is"] == SAME),
        "cell_resistances": resistance_comparisons(rates.values()),
    }


def _cathode_of_row(row: Row, sulfide: Number, temperature: float) -> ResistancePart:
    shares = tuple(to_si(float(row[f"{name}_wt_pct"]), "wt %") for name in ("active", "sulfide", "carbon"))
    densities = (ACTIVE_DENSITY, SULFIDE_DENSITY, CARBON_DENSITY)
    active, ions, _ = volume_shares(shares, densities, COMPOSITE_POROSITY)
    mass = to_si(float(row["areal_mah_cm2"]), "mAh/cm2") / NOMINAL_CAPACITY
    is_stated = bool(row["sulfide_size_um"])
    coarse = coarseness(float(row["sulfide_size_um"]), float(row["active_size_um"])) if is_stated else 0.0
    spread = sqrt(PELLET_SPREAD**2 + ionic_spread(ions, coarse) ** 2)
    coating = None if row["coating"] in ("none", "not stated") else row["coating"]
    return cathode_part(
        mass / (ACTIVE_DENSITY * active),
        (ionic_conductivity(sulfide, ions, coarse), spread),
        (electronic_conductivity(active, shares[2]), ELECTRONIC_SCATTER),
        charge_transfer(coating, temperature, is_stated=row["coating"] != "not stated"),
        grains=0.0 if is_stated else UNSTATED_SPREAD,
    )


def _floats(*values: Number) -> tuple[float, ...]:
    return tuple(map(float, values))


def _capacity(row: Row) -> tuple[float, ...]:
    """Share of the nominal capacity [-] that a published cell gives: value, low and high."""
    areal = to_si(float(row["areal_mah_cm2"]), "mAh/cm2")
    at = discharge(to_si(float(row["c_rate"]), "C"), areal, cell_of_row(row), PRINTED_VOLTAGE)
    return _floats(at.capacity, *at.capacity_band)


def cell_of_row(row: Row) -> CellResistance:
    """Resistance of a published cell [ohm m2] from a row of ``rates.csv`` that counts.

    >>> [part.role for part in cell_of_row(read_evidence("rates")[0]).parts]
    ['film', 'film|cathode', 'cathode', 'anode|film', 'collectors']
    """
    temperature = to_si(float(row["temperature_c"]), "degC")
    stack = to_si(float(row["stack_mpa"]), "MPa") if row["stack_mpa"] else 0.0
    pressing = to_si(float(row["pressing_mpa"]), "MPa") if row["pressing_mpa"] else float(USUAL_PRESSING)
    stated = to_si(float(row["separator_ms_cm"]), "mS/cm")
    sulfide = arrhenius(stated, ROOM, to_si(SULFIDE_ENERGY, "eV"), temperature)
    pellet = to_si(float(row["separator_um"]), "um") if row["separator_um"] else float(USUAL_PELLET)
    spread = PELLET_SPREAD if row["separator_um"] else UNSTATED_PELLET_SPREAD
    anode = "" if row["anode"] == "Li4Ti5O12" else ALLOY
    return cell_resistance(
        [
            film_part(pellet / sulfide, log_band(pellet / sulfide, spread), (spread,)),
            film_cathode_part(stack, pressing),
            _cathode_of_row(row, sulfide, temperature),
            anode_part(anode, stack, None if row["stack_mpa"] else pressing, temperature),
            collector_part(stack, pressing, is_primed=False),
        ]
    )
