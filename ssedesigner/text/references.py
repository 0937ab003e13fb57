"""How sources are written: in full, and as the numbers that stand for them on a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ssedesigner.batch.film_weights import RECIPE_SOURCE
from ssedesigner.core.evidence import GRADES, Source
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, source_name, typeset

_OWN_SOURCES = {
    RECIPE_SOURCE: "Typed in this recipe, or arithmetic with what was typed in it",
}


def citation(
    sources: Mapping[str, Source],
    key: str,
    *,
    with_name: bool = False,
    with_doi: bool = True,
    with_note: bool = False,
) -> str:
    """Write a source in full; one that the library does not have, or that is no more than its key, by its name.

    ``with_name`` puts the name by which the screens call it in front.
    """
    source = sources.get(key)
    if source is None or source.citation == key:
        return source_name(key)
    text = beyond_name(key, source.citation) if with_name else source.citation
    name = f"{source_name(key)}{': ' if text else ''}" if with_name else ""
    doi = f" doi:{source.doi}" if with_doi and source.doi and source.doi not in source.citation else ""
    note = typeset(f" ({source.note})") if with_note and source.note else ""
    return f"{name}{formula(text)}{doi}{note}"


_YEAR = re.compile(r" ((?:19|20)\d\d)[a-z]?$")


def beyond_name(key: str, citation: str) -> str:
    """Return what a citation says beyond the name of its source, where that stands in front of it.

    >>> beyond_name("Adeli2019", "Adeli et al.: Angew. Chem. Int. Ed. 2019, 58, 8681")
    'Angew. Chem. Int. Ed. 58, 8681'
    >>> beyond_name("BackOfTheBattery", "Back of the Battery, activesDB.csv"), beyond_name("Handbook", "Handbook")
    ('activesDB.csv', '')
    >>> beyond_name("Schonleber2014", "Schönleber, Klotz, Ivers-Tiffée: Electrochim. Acta 2014, 131, 20")
    'Schönleber, Klotz, Ivers-Tiffée: Electrochim. Acta 2014, 131, 20'
    """
    name = source_name(key)
    is_title = " " in name or re.search("[a-z][A-Z]", name)  # not the first author of several
    if citation == name or (is_title and re.match(rf"{re.escape(name)}\b", citation)):
        return citation[len(name) :].lstrip(" ,:")
    author, year = name.split()[0].rstrip(","), _YEAR.search(name)
    first = re.match(rf"{re.escape(author)}( [A-Z]\.(-?[A-Z]\.)*)?( et al\.[:,]?|:) (?=\S)", citation)
    if first is None:
        return citation
    rest = citation[first.end() :]
    return re.sub(rf" {year[1]}, (?=\d+, \w)", " ", rest, count=1) if year else rest


_IN_REVIEW = re.compile(r"\bReference (\d+) of the review\b")


def short_citation(sources: Mapping[str, Source], key: str) -> str:
    """Write a source as people name it, with its number in the list of references of the review.

    >>> note = "Reference 145 of the review."
    >>> short_citation({"Emley2021": Source(key="Emley2021", kind="paper", citation="", note=note)}, "Emley2021")
    'Emley 2021 [145]'
    """
    number = _IN_REVIEW.search(sources[key].note) if key in sources else None
    return source_name(key) + (f" [{number[1]}]" if number else "")


def citations(materials: Materials, keys: Iterable[str], *, with_note: bool = False) -> str:
    """Write several sources in full, one after another."""
    return "; ".join(citation(materials.sources, key, with_note=with_note) for key in keys) or "no source"


class References:
    """Numbers the sources in the order of their first use on the sheet."""

    def __init__(self, materials: Materials) -> None:
        self.materials, self.numbers = materials, dict[str, int]()

    def mark(self, keys: Iterable[str]) -> str:
        """Return the numbers of the sources in brackets; a source not met before gets the next number."""
        marks = {self.numbers.setdefault(key, len(self.numbers) + 1) for key in keys}
        return f"[{number_ranges(marks)}]" if marks else ""

    def rows(self) -> tuple[SourceRow, ...]:
        """Return the list of all sources that were marked."""
        return tuple(self._row(key, number) for key, number in self.numbers.items())

    def _row(self, key: str, number: int) -> SourceRow:
        source = self.materials.sources.get(key)
        citation = source.citation if source else _OWN_SOURCES.get(key, "The library holds no citation for this key")
        if citation == key:  # an own source has no more words than its key
            citation = GRADES["user"].capitalize()
        return SourceRow(number=number, key=key, citation=citation, doi=(source.doi or "") if source else "")


def number_ranges(numbers: Iterable[int]) -> str:
    """Write the numbers of sources briefly, in order and with runs of three or more drawn together.

    >>> number_ranges({4, 1, 2, 3, 7, 6})
    '1–4, 6, 7'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(texts)


def without_brackets(message: str) -> str:
    """Write a bracketed number of the review in words, so that it is not taken for a source listed here.

    >>> without_brackets("used for a film [145]")
    'used for a film (reference 145 of the review)'
    """
    return re.sub(r"\[(\d[\d, –]*)\]", r"(reference \1 of the review)", message)


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One numbered source."""

    number: int
    key: str
    citation: str
    doi: str
