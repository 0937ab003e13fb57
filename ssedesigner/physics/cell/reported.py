"""Pressures on reported cells: what a pressure that a recipe does not state is taken to be."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import NamedTuple

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import MaybeNumber, exp, log
from ssedesigner.physics.cell.lithium import ALLOY

QUANTILES = (
    cited(0.5, "-", "ThisProgram2026", "middle of the cells that state a pressure", grade="assumed"),
    cited(0.05, "-", "ThisProgram2026", "low end of a 90 % range", grade="assumed"),
    cited(0.95, "-", "ThisProgram2026", "high end of a 90 % range", grade="assumed"),
)
"""Shares of the cells below what is taken for a pressure that is not stated, and below both ends of its range."""
PRESSURE_OF_AIR = cited(101325.0, "Pa", "Handbook", "a sealed pouch is pressed by the air", grade="handbook")


class CellPressures(NamedTuple):
    """What one paper states of its cells: on which anode, and under which pressures [Pa].

    ``held`` is the stack pressure in operation, ``attached`` that under which the anode was put on, ``assembled`` that
    under which the layers were pressed together; None where it is not stated.
    """

    has_lithium: bool
    held: Cited | None = None
    attached: Cited | None = None
    assembled: Cited | None = None

    @property
    def on_anode(self) -> Cited | None:
        """The highest pressure that ever lay on the anode [Pa], as far as it is stated."""
        return max((each for each in (self.held, self.attached) if each is not None), default=None)


def _cell(source: str, rows: str, *, has_lithium: bool, **stated: float) -> CellPressures:
    numbers = {
        name: cited(to_si(value, "MPa"), "Pa", source, f"{_WORDS[name]}, {rows}") for name, value in stated.items()
    }
    return CellPressures(has_lithium=has_lithium, **numbers)


_WORDS = {"held": "stack pressure", "attached": "anode attached at", "assembled": "pressed together at"}

CELLS = (
    _cell("Zhang2021", "film 182, read once", has_lithium=True, held=0.0, attached=30.0, assembled=30.0),
    _cell("Kim2022a", "film 200, held at less than 1 MPa", has_lithium=True, held=1.0, attached=5.0, assembled=5.0),
    _cell("Doux2020", "L02 to L07 and R41", has_lithium=True, held=5.0, attached=25.0),
    _cell("Singh2022", "L09, L10 and I08: at 20, 120 and 265 MPa", has_lithium=True, held=0.0, attached=120.0),
    _cell("Zhang2025", "L14 to L18", has_lithium=True, held=2.5),
    _cell("BMR2023", "L20", has_lithium=True, held=5.0),
    _cell("Zhou2025", "R43 to R48: at 2, 10 and 30 MPa", has_lithium=True, held=10.0),
    _cell("Minnmann2021", "R01 to R08", has_lithium=False, held=40.0, assembled=380.0),
    _cell("Luan2026", "R09 to R40", has_lithium=False, held=30.0),
    _cell("Doux2020", "R42", has_lithium=False, held=25.0),
    _cell("Kim2025", "I12, I14, I16", has_lithium=False, assembled=250.0),
    _cell("LiuWu2024", "R49 to R57", has_lithium=False, assembled=1000.0),
)
"""Cells of which a pressure could be read, one per paper and kind of anode; the middle where a paper varied it."""

STATED = tuple(each for cell in CELLS for each in (cell.held, cell.attached, cell.assembled) if each is not None)
"""Every pressure of them [Pa]."""


class Pressure(NamedTuple):
    """A pressure [Pa] with its 90 % range, and the cells that it is of where nobody stated it; None is no pressing."""

    middle: MaybeNumber
    low: MaybeNumber
    high: MaybeNumber
    cells: tuple[Cited, ...] = ()

    @property
    def is_stated(self) -> bool:
        """Whether somebody stated it."""
        return not self.cells

    @property
    def words(self) -> str:
        """What is taken where nobody stated it, such as ``10 MPa (3.1 to 79), the median of 7 reported cells``."""
        middle, low, high = (
            "" if each is None else numeral(float(f"{from_si(float(each), 'MPa'):.2g}"))
            for each in (self.middle, self.low, self.high)
        )
        cells = f"{len(self.cells)} reported cells"
        if self.middle is None:
            return f"none, and in the band as up to {high} MPa, as in {cells}"
        return f"{middle} MPa ({low} to {high}), the median of {cells}"


def usual_pressure(cells: Iterable[Cited | None]) -> Pressure:
    """Pressure of a cell that does not state it: median and 90 % range of those that do.

    Parameters
    ----------
    cells : iterable of Cited or None
        Pressure of each reported cell, None where it is not stated [Pa]

    Returns
    -------
    Pressure
        Median, 5 % and 95 % of the stated ones [Pa]

    Notes
    -----
    Between two cells in the logarithm; a cell without pressure is held by the air. With five to seven papers the ends
    are nearly the lowest and the highest.

    Examples
    --------
    >>> pressure = usual_pressure([Cited(value, "Pa", "A") for value in (4e6, 1e6, 2e6)] + [None])
    >>> round(pressure.middle / 1e6, 2), round(pressure.low / 1e6, 2), round(pressure.high / 1e6, 2)
    (2.0, 1.07, 3.73)

    References
    ----------
    None: quantiles.
    """
    stated = tuple(sorted(each for each in cells if each is not None))
    logs = [log(max(float(each), float(PRESSURE_OF_AIR))) for each in stated]
    middle, low, high = (exp(_quantile(logs, share)) for share in QUANTILES)
    return Pressure(middle, low, high, stated)


def _quantile(ordered: list[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = min(floor(place), len(ordered) - 2)
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)


def _reported(name: str, *, has_lithium: bool) -> Pressure:
    return usual_pressure(getattr(cell, name) for cell in CELLS if cell.has_lithium is has_lithium)


STACK = {has_lithium: _reported("held", has_lithium=has_lithium) for has_lithium in (True, False)}
"""Stack pressure that is not stated, by whether lithium lies, or may lie, in the cell as a metal."""
ON_ANODE = {has_lithium: _reported("on_anode", has_lithium=has_lithium) for has_lithium in (True, False)}
"""Highest pressure on an anode of which neither stack pressure nor attaching is stated, by the same."""
NOTHING = Pressure(None, None, None)
"""No pressing besides the stack pressure."""
NOT_ATTACHED = usual_pressure(cell.attached for cell in CELLS)._replace(middle=None, low=None)
"""Attaching of an anode that is not stated while the stack pressure is: none, and at best as in reported cells."""
ASSEMBLED = usual_pressure(cell.assembled for cell in CELLS)
"""Pressure under which layers were pressed together that is not stated."""


def has_lithium_metal(kind: str) -> bool:
    """Return whether cells of this kind of anode, as ``lithium_of`` names it, are held as those with lithium metal [-].

    >>> [has_lithium_metal(kind) for kind in ("metal", "behind a host", "alloy", "not known", "")]
    [True, True, False, True, False]
    """
    return kind not in (ALLOY, "")


def stated_or(pressure: MaybeNumber, usual: Pressure) -> Pressure:
    """Return a pressure [Pa] without a range where it is stated, else the usual one.

    >>> stated_or(5e6, ASSEMBLED).is_stated, stated_or(None, ASSEMBLED).is_stated
    (True, False)
    """
    return usual if pressure is None else Pressure(pressure, pressure, pressure)
