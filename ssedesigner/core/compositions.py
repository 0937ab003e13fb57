"""What many papers report of one composition: number, mean and spread of the conductivity, X-ray density."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ssedesigner.core.formula import FormulaError, atom_fractions
from ssedesigner.core.frozen import dataclass

DATA_SETS = {"OBELiX": "Obelix2025", "Laskowski": "Laskowski2023", "Liverpool": "LiverpoolIonics"}
"""The data sets that reported conductivities were collected from, with the key of the source of each."""

FORMS = ("glass", "beta", "gamma")
"""Forms of one composition that count as different; a sample of another form, or of none recorded, has the form ""."""

_SAME = 3e-4
_FORM = re.compile(r"(?<![a-z])(glass|beta|gamma)(?![a-z])(?!-ceramic)")


@dataclass(frozen=True, kw_only=True)
class CompositionSpread:
    """The reported room-temperature conductivities of one composition, and its densities from lattice parameters.

    The mean is geometric; ``sd_log10`` is the standard deviation of the decimal logarithms, None where too few values
    are known. ``papers`` counts publications, ``values_count`` values.
    """

    composition: str
    form: str
    papers: int
    values_count: int
    mean_ms_cm: float
    median_ms_cm: float
    low_ms_cm: float
    high_ms_cm: float
    sd_log10: float | None
    density_mean_g_cm3: float | None
    density_low_g_cm3: float | None
    density_high_g_cm3: float | None
    dois: tuple[str, ...]
    data_sets: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of the data sets."""
        return tuple(DATA_SETS[name] for name in self.data_sets if name in DATA_SETS)


def form_in(words: str) -> str:
    """Return the form of a composition that words name, empty when they name none of :data:`FORMS`.

    >>> form_in("75Li2S-25P2S5 glass"), form_in("beta-Li3PS4 glass-ceramic"), form_in("glass-ceramic")
    ('glass', 'beta', '')
    """
    forms = {match[1] for match in _FORM.finditer(words.casefold())}
    return next((form for form in FORMS if form in forms), "")


def spreads_by_elements(spreads: Iterable[CompositionSpread]) -> dict[frozenset[str], list[CompositionSpread]]:
    """Return spreads by the set of their elements; a composition that is no formula is left out."""
    by_elements: dict[frozenset[str], list[CompositionSpread]] = {}
    for spread in spreads:
        fractions = _fractions(spread.composition)
        if fractions:
            by_elements.setdefault(frozenset(fractions), []).append(spread)
    return by_elements


def spreads_of(
    formula: str, words: str, by_elements: Mapping[frozenset[str], Sequence[CompositionSpread]]
) -> tuple[CompositionSpread, ...]:
    """Return the spreads of a formula: the form that the words name first, then by the number of papers.

    Parameters
    ----------
    formula : str
        Formula of a material; two formulas are one composition when their shares of atoms agree within 0.0003
    words : str
        Key, name and group of the material, which may name a form
    by_elements : mapping
        As :func:`spreads_by_elements` returns it
    """
    # shares of atoms, because papers write one composition in many formulas
    wanted, form = _fractions(formula), form_in(words)
    same = [spread for spread in by_elements.get(frozenset(wanted), ()) if _is_same(wanted, spread)]
    return tuple(sorted(same, key=lambda spread: (spread.form != form, spread.form != "", -spread.papers)))


def _is_same(wanted: Mapping[str, float], spread: CompositionSpread) -> bool:
    fractions = _fractions(spread.composition)
    return all(abs(share - fractions[element]) <= _SAME for element, share in wanted.items())


def _fractions(formula: str) -> Mapping[str, float]:
    try:
        return atom_fractions(formula) if formula else {}
    except FormulaError:
        return {}
