"""The lists of the detail pane: values of a material with their evidence, verdicts with others, films that hold it."""

from __future__ import annotations

from collections.abc import Sequence

from ssedesigner.core.compositions import CompositionSpread
from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import (
    KINDS,
    Material,
    Materials,
    MoisturePoint,
    PairVerdict,
    ReportedFilm,
    film_conditions,
    film_name,
)
from ssedesigner.core.notation import MARKS, exact, typeset
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.input import film_files
from ssedesigner.text.materials import (
    SEVERITY_OF_VERDICT,
    VERDICT_WORDS,
    grade_text,
    grade_word,
    kind_text,
    name_text,
    property_label,
    sentence,
    severity_of_class,
)
from ssedesigner.text.references import citation, citations
from ssedesigner.text.reported_films import film_detail
from ssedesigner.text.values import cited_text, range_text
from ssedesigner.ui.library.spread_bar import outside_words, spread_words
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import NumberRows, TableCell

SPREAD_QUANTITY = "conductivity_ms_cm"
"""The quantity that papers report per composition."""


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One value of a material; ``is_used`` is False for one that is kept beside the recommended value.

    ``spread`` is what papers report of the composition, beside the design value of its conductivity. A variant has a
    value from the parent that ``inherited_from`` names, or has overwritten that.
    """

    quantity: str
    value: Cited | CitedText
    is_used: bool
    is_first: bool
    source: str
    short_source: str = ""
    role: str = ""
    spread: CompositionSpread | None = None
    spread_source: str = ""
    inherited_from: str = ""
    is_overwritten: bool = False

    @property
    def is_own(self) -> bool:
        return self.is_overwritten or (self.value.grade == "user" and not self.inherited_from)

    @property
    def is_estimated(self) -> bool:
        return self.value.grade in ESTIMATED_GRADES

    @property
    def label(self) -> str:
        return property_label(self.quantity) if self.is_first else self.role

    @property
    def text(self) -> str:
        """The value with its unit, marked where it is an own one."""
        return cited_text(self.value) + (" ✎" if self.is_own else "")

    @property
    def severity(self) -> str:
        """Severity in which a class is shown; empty for all others."""
        return severity_of_class(self.quantity, self.value)

    @property
    def grade(self) -> str:
        return grade_word(self.value.grade)

    @property
    def conditions(self) -> str:
        return typeset(self.value.conditions) if isinstance(self.value, Cited) else ""

    @property
    def evidence(self) -> str:
        return grade_text(self.value.grade)

    @property
    def origin(self) -> str:
        """From which parent the value is; empty for one of its own."""
        return f"inherited from {self.inherited_from}" if self.inherited_from else ""

    @property
    def words(self) -> str:
        """Range, conditions, note and source, as they stand below the value."""
        reported = range_text(self.value)
        note = self.value.note if isinstance(self.value, Cited) else ""
        parts = (f"range {reported}" if reported else "", self.conditions, note)
        return " ".join((*(sentence(part) for part in parts if part), sentence(self.short_source)))

    @property
    def detail(self) -> str:
        """Everything about the value in a few sentences."""
        note = self.value.note if isinstance(self.value, Cited) else ""
        meaning = PROPERTIES[self.quantity].help if self.quantity in PROPERTIES else ""
        kept = "" if self.is_used else "Kept beside the value in use; predictions do not read it."
        text = "" if isinstance(self.value, Cited) else f"{property_label(self.quantity)}: {cited_text(self.value)}"
        parts = (text, self.origin, meaning, kept, self.conditions, note)
        words = " ".join(sentence(part) for part in parts if part)
        spread = f"\n{self.spread_text}" if self.spread else ""
        return f"{words}\nEvidence: {self.evidence}. Source: {self.source}{spread}"

    @property
    def spread_text(self) -> str:
        """What papers report of the composition, with its source."""
        return f"{spread_words(self.spread)} {sentence(self.spread_source)}" if self.spread else ""

    @property
    def outside_text(self) -> str:
        """What it means that the value lies outside of what papers report; empty where it does not."""
        is_design = self.spread is not None and isinstance(self.value, Cited)
        return outside_words(self.value, self.spread) if is_design else ""  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class MoistureRow:
    """What air of a known humidity did to a sulfide."""

    point: MoisturePoint
    is_first: bool
    source: str
    quantity: str = ""

    @property
    def label(self) -> str:
        return "In moist air" if self.is_first else ""

    @property
    def is_estimated(self) -> bool:
        return self.point.grade in ESTIMATED_GRADES

    @property
    def grade(self) -> str:
        return grade_word(self.point.grade)

    @property
    def text(self) -> str:
        """What was found, with its number."""
        point, unit = self.point, symbol(self.point.unit)
        about = "≈ " if self.is_estimated else ""
        number = _number_text(point)
        result = f"{number} {unit}".strip() if number else typeset(point.text)
        quantity = typeset(point.quantity)
        return f"{quantity[:1].upper()}{quantity[1:]}: {about}{result}"

    @property
    def words(self) -> str:
        """The conditions, the note and the source."""
        point = self.point
        parts = (
            typeset(point.text) if _number_text(point) else "",
            typeset(point.label),
            point.form,
            _with_unit(point.thickness_um, "um", "{} thick"),
            _with_unit(point.dew_point_c, "degC", "dew point {}"),
            _with_unit(point.water_ppm, "ppm", "{} of water"),
            _with_unit(point.humidity_pct, "%", "{} relative humidity"),
            _with_unit(point.temperature_c, "degC", "at {}"),
            point.gas,
            _with_unit(point.time_min, "min", "{}"),
        )
        conditions = sentence(", ".join(part for part in parts if part))
        return " ".join(part for part in (conditions, sentence(point.note), sentence(self.source)) if part)

    @property
    def detail(self) -> str:
        """Everything about the finding in a few sentences."""
        return f"{self.text}\n{self.words}\nEvidence: {grade_text(self.point.grade)}."


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """The note on a material as a whole, or what it was called and made of before."""

    note: str
    quantity: str = ""
    label: str = "Note"
    text: str = ""
    grade: str = ""
    is_estimated: bool = False

    @property
    def words(self) -> str:
        return typeset(self.note)

    @property
    def detail(self) -> str:
        return typeset(self.note)


def _with_unit(value: float | None, unit: str, words: str) -> str:
    return "" if value is None else words.format(f"{exact(value)} {symbol(unit)}")


def _number_text(point: MoisturePoint) -> str:
    reported = range_text(Cited(0.0, "-", "x", low=point.low, high=point.high))
    if point.value is None:
        return reported
    return f"{exact(point.value)} ({reported})" if reported else exact(point.value)


def moisture_rows(material: Material, materials: Materials) -> list[MoistureRow]:
    """Return what moist air did to a sulfide, in the order of the library."""
    if material.kind != "electrolyte":
        return []
    points = [point for point in materials.moisture if point.electrolyte == material.root]
    return [
        MoistureRow(point=point, is_first=place == 0, source=citation(materials.sources, point.source))
        for place, point in enumerate(points)
    ]


def _sources(spread: CompositionSpread | None, materials: Materials) -> str:
    """Name the data sets that reported values were collected from."""
    return "; ".join(citation(materials.sources, key) for key in spread.sources) if spread else ""


def value_rows(material: Material, materials: Materials) -> list[ValueRow]:
    """Return every value of a material in the order of the quantities, others directly below the one in use."""
    order = {key: place for place, key in enumerate(PROPERTIES)}
    quantities = {*material.values, *material.texts, *material.alternatives}
    rows = []
    for quantity in sorted(quantities, key=lambda key: (order.get(key, len(order)), key)):
        value = material.value(quantity)
        used = material.text(quantity) if value is None else value
        beside = material.alternatives.get(quantity, ())
        is_own = used is not None and (used.grade == "user" or bool(material.lineage))
        is_own = is_own and quantity not in material.inherited
        known_values = [each for each in (used, *beside) if each is not None]
        parent = material.lineage[0] if material.lineage else ""
        giver = material.inherited.get(quantity, "")
        spread = materials.spread_of(material) if quantity == SPREAD_QUANTITY else None
        rows += [
            ValueRow(
                quantity=quantity,
                value=each,
                is_used=each is used,
                is_first=place == 0,
                source=citation(materials.sources, each.source, with_note=True),
                short_source=citation(materials.sources, each.source),
                # the library puts the shipped value, or that of the parent, first among those beside one's own
                role=(f"of {parent}" if parent else "shipped value") if is_own and place == 1 else "also reported",
                spread=spread if place == 0 and material.kind == "electrolyte" else None,
                spread_source=_sources(spread, materials),
                inherited_from=giver if each is used else "",
                is_overwritten=bool(parent) and each is used and not giver,
            )
            for place, each in enumerate(known_values)
        ]
    return rows


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """One verdict of a material with another one; ``mixture`` names the liquid in which it was one of two."""

    pair: PairVerdict
    partner_kind: str
    partner: str
    sources: str
    mixture: str = ""
    inherited_from: str = ""

    @property
    def severity(self) -> str:
        """What counts: a no that is only an estimate is a caution, as in the checks."""
        severity = SEVERITY_OF_VERDICT[self.pair.verdict]
        return "caution" if severity == "fail" and self.pair.grade in ESTIMATED_GRADES else severity

    @property
    def cells(self) -> tuple[str, ...]:
        own = " ✎" if self.pair.origin == "user" else ""
        verdict = f"{MARKS[self.severity]} {VERDICT_WORDS[self.pair.verdict]}{own}"
        partner = f"{self.partner} (in {self.mixture})" if self.mixture else self.partner
        return (self.partner_kind, partner, verdict, grade_word(self.pair.grade), sentence(self.pair.reason))

    @property
    def detail(self) -> str:
        """Reason, evidence and source in a few sentences."""
        parent = f"inherited from {self.inherited_from}" if self.inherited_from else ""
        parts = (parent, self.pair.reason, self.pair.note)
        words = " ".join(sentence(part) for part in parts if part)
        return f"{words}\nEvidence: {grade_text(self.pair.grade)}. Source: {self.sources}"


def pair_rows(material: Material, materials: Materials) -> list[PairRow]:
    """Return the verdicts in force on a material, worst first within each kind of partner."""
    rank = {"incompatible": 0, "caution": 1, "unknown": 2, "compatible": 3}
    rows = []
    for pair in materials.pairs:
        ends = [(pair.first_kind, pair.first), (pair.second_kind, pair.second)]
        own = [_named_in(material, key) if kind == material.kind else "" for kind, key in ends]
        as_own = [_respell(material, key) if is_its else key for (_, key), is_its in zip(ends, own, strict=True)]
        if not any(own) or materials.pair(ends[0][0], as_own[0], ends[1][0], as_own[1]) is not pair:
            continue
        kind, key = ends[1] if own[0] else ends[0]
        mixture = ends[0][1] if own[0] else ends[1][1]
        partner = materials.find(kind, key)
        row = PairRow(
            pair=pair,
            partner_kind=kind_text(partner) if partner else KINDS.get(kind, kind.capitalize()),
            partner=name_text(partner) if partner else typeset(key),
            sources=citations(materials, pair.sources, with_note=True),
            mixture="" if mixture in (material.key, *material.lineage) else mixture,
            inherited_from="" if material.key in own else own[0] or own[1],
        )
        rows.append(row)
    return sorted(rows, key=lambda row: (row.partner_kind, rank[row.pair.verdict], row.partner))


def _named_in(material: Material, key: str) -> str:
    """Return as what a key, or that of a mixture, names a material: by its own key or that of a parent."""
    return next((each for each in (material.key, *material.lineage) if each in key.split(" + ")), "")


def _respell(material: Material, key: str) -> str:
    named = _named_in(material, key)
    return " + ".join(material.key if part == named else part for part in key.split(" + "))


@dataclass(frozen=True, kw_only=True)
class FilmRow:
    """One reported film that holds a material; ``has_recipe`` where its recipe is shipped."""

    film: ReportedFilm
    has_recipe: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        film = self.film
        thickness = "" if film.thickness_um is None else f"{exact(film.thickness_um)} µm"
        conductivity = "" if film.conductivity_ms_cm is None else f"{exact(film.conductivity_ms_cm)} mS/cm"
        return (film_name(film), thickness or "?", conductivity or "?", film_conditions(film), film.citation)

    @property
    def detail(self) -> str:
        """What is reported of the film, what is not, and whether it opens as a recipe."""
        return f"{self.cells[0]}\n{film_detail(self.film, has_recipe=self.has_recipe)}"


def reported_film_rows(material: Material, materials: Materials) -> list[FilmRow]:
    """Return the reported films that hold a material, in the order of the library."""
    fields, with_recipe = _FILM_FIELDS.get(material.kind, ()), film_files()
    return [
        FilmRow(film=film, has_recipe=film.key in with_recipe)
        for film in materials.films
        if any(getattr(film, field) == material.root for field in fields)
    ]


_FILM_FIELDS = {
    "electrolyte": ("electrolyte",),
    "binder": ("binder",),
    "spe": ("spe", "binder"),
    "scaffold": ("scaffold",),
    "substrate": ("substrate",),
    "solvent": ("solvent", "cosolvent"),
}
"""The fields of a reported film that name a material of a kind."""

PAIR_COLUMNS = {"Kind": 84, "With": 128, "Verdict": 112, "Evidence": 84, "Reason": 420}
FILM_COLUMNS = {"Film": 170, "Thickness": 76, "Conductivity": 96, "Made how": 220, "Source": 300}
"""Heads of the columns and their least widths [px]."""

_ALL_FIVE = (0, 1, 2, 3, 4)
"""Columns of words in both."""

MOST_WIDTHS = {"Evidence": 120, "Verdict": 160}
"""Widths [px] up to which a column grows with what stands in it."""


def value_table(rows: Sequence[ValueRow | MoistureRow | NoteRow]) -> NumberRows:
    """Rows of the values in one column, which is painted elsewhere."""
    return NumberRows(header=("Value",), rows=LazyRows(rows, _value_cells), subjects=rows)


def _value_cells(row: ValueRow | MoistureRow | NoteRow) -> tuple[TableCell]:
    origin = row.origin if isinstance(row, ValueRow) else ""
    line = ", ".join(part for part in (f"{row.label} {row.text}".strip(), row.grade, origin) if part)
    return (TableCell(text=line, tip=row.detail, spoken=f"{line}. {row.words}"),)


def pair_table(rows: Sequence[PairRow]) -> NumberRows:
    """Rows of the verdicts: estimates in italics, a verdict in its colour."""
    return NumberRows(header=(*PAIR_COLUMNS,), rows=LazyRows(rows, _pair_cells), subjects=rows, word_columns=_ALL_FIVE)


def _pair_cells(row: PairRow) -> tuple[TableCell, ...]:
    is_estimated = row.pair.grade in ESTIMATED_GRADES
    return tuple(
        TableCell(
            text=text, tip=row.detail, severity=row.severity if column == "Verdict" else "", is_italic=is_estimated
        )
        for column, text in zip(PAIR_COLUMNS, row.cells, strict=True)
    )


def film_table(rows: Sequence[FilmRow]) -> NumberRows:
    """Rows of the reported films."""
    return NumberRows(header=(*FILM_COLUMNS,), rows=LazyRows(rows, _film_cells), subjects=rows, word_columns=_ALL_FIVE)


def _film_cells(row: FilmRow) -> tuple[TableCell, ...]:
    return tuple(TableCell(text=text, tip=row.detail) for text in row.cells)
