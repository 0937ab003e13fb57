"""Materials, pair verdicts and reported films: the read-only snapshot that predictions use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from itertools import product
from types import MappingProxyType
from typing import TypeVar

from ssedesigner.core.compositions import CompositionSpread, form_in, spreads_by_elements, spreads_of
from ssedesigner.core.evidence import Cited, CitedText, Source
from ssedesigner.core.formula import elements
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.kept import Kept
from ssedesigner.core.material_names import short_names
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import match_key, numeral

KINDS = {
    "electrolyte": "Sulfide electrolyte",
    "binder": "Binder",
    "spe": "Polymer electrolyte",
    "salt": "Lithium salt",
    "solvent": "Solvent",
    "scaffold": "Scaffold",
    "substrate": "Substrate",
    "cathode": "Cathode",
    "anode": "Anode",
    "foil": "Current collector",
    "coating": "Coating",
    "interlayer": "Interlayer",
    "additive": "Additive",
    "packaging": "Packaging",
    "reference": "Reference",
}
"""Every kind of material with the words shown for it. A key is unique within its kind."""


def kind_word(kind: str) -> str:
    """Return the kind of some material within a sentence; an electrolyte need not be a sulfide.

    >>> kind_word("electrolyte"), kind_word("spe")
    ('electrolyte', 'polymer electrolyte')
    """
    return kind if kind == "electrolyte" else KINDS.get(kind, kind).lower()


VERDICTS = ("compatible", "caution", "incompatible", "unknown")


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material with its recommended values and those that are kept beside them.

    ``values`` holds numbers by quantity (``density_g_cm3``), ``texts`` classes and codes
    (``air_stability_class``), ``alternatives`` further reported values that are shown but not used,
    such as the number printed in the review where the recommended one differs. ``shipped_as`` is the key under which
    a material of the user's comes with the program as well. A variant has in ``lineage`` the keys of its parent, of
    the parent of that and so on, all of its kind; ``inherited`` names for each of its quantities, formula and group
    which of them it is from, where it is not its own.
    """

    kind: str
    key: str
    name: str
    formula: str = ""
    group: str = ""
    note: str = ""
    values: Mapping[str, Cited] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, CitedText] = field(default_factory=lambda: MappingProxyType({}))
    alternatives: Mapping[str, tuple[Cited, ...]] = field(default_factory=lambda: MappingProxyType({}))
    origin: str = "shipped"
    is_retired: bool = False
    shipped_as: str = ""
    lineage: tuple[str, ...] = ()
    inherited: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    former_names: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The key by which the models know what it is: that of the first of its parents, or its own."""
        return self.lineage[-1] if self.lineage else self.key

    def value(self, quantity: str) -> Cited | None:
        """Return the recommended value of a quantity, or None when it is not known."""
        return self.values.get(quantity)

    def text(self, quantity: str) -> CitedText | None:
        """Return a class or code, or None when it is not known."""
        return self.texts.get(quantity)


Key = TypeVar("Key", str, str | None)

HALOGENS = frozenset({"F", "Cl", "Br", "I"})


TAKE_HALIDES = ("cathode_side_electrolyte", "second_electrolyte", "cathode_electrolyte")
"""Fields that take a halide or an oxyhalide beside sulfides."""


def refusal(material: Material, field: str = "") -> str:
    """Return why a material cannot stand in a field of a recipe; nothing where it can.

    The film that is modelled is one of a sulfide, with layers of sulfides and halides beside it; another electrolyte
    has no place in it. Without a field the answer is that for the sulfide of the film. An electrolyte of which nothing
    reads as a formula is taken for a sulfide.

    >>> refusal(Material(kind="electrolyte", key="LLZO", name="LLZO", formula="Li7La3Zr2O12"))[:13]
    'not a sulfide'
    >>> refusal(made := Material(kind="electrolyte", key="Li\u2082ZrCl\u2086", name="ours"))[:8]
    'a halide'
    >>> refusal(made, "cathode_side_electrolyte")
    ''
    """
    if material.kind != "electrolyte" or is_sulfide(material):
        return ""
    if word := halide_word(material):
        kind = f"an {word}" if word == "oxyhalide" else f"a {word}"
        return "" if field in TAKE_HALIDES else f"{kind}: {_PLACE_OF_HALIDES}"
    return "not a sulfide: this program models films of sulfides and halides"


_PLACE_OF_HALIDES = "this program models films of a sulfide; a halide goes into the cathode-side layer"


def is_sulfide(material: Material) -> bool:
    """Return whether an electrolyte is a sulfide: it has sulfur, or nothing tells what it is made of."""
    return "S" in (made_of := elements_of(material)) or not made_of


def halide_word(material: Material) -> str:
    """Return halide or oxyhalide for an electrolyte of that class; nothing for another.

    >>> halide_word(Material(kind="electrolyte", key="LiNbOCl4", name=""))
    'oxyhalide'
    """
    made_of = elements_of(material)
    if is_sulfide(material) or not made_of & HALOGENS:
        return ""
    return "oxyhalide" if "O" in made_of else "halide"


def elements_of(material: Material) -> frozenset[str]:
    """Return the elements of a material: of its formula, or else of the first of its names that reads as one.

    The key under which it is shipped comes before its own key and name. Such a name must have lithium and another
    element, because a short code such as B3 reads as a formula too.

    >>> sorted(elements_of(Material(kind="electrolyte", key="li3ycl6", name="ours", shipped_as="Li3YCl6")))
    ['Cl', 'Li', 'Y']
    """
    return elements(formula_of(material))


def formula_of(material: Material) -> str:
    """Return the formula of a material, or else the first of its names that reads as one; nothing where none does."""
    if elements(material.formula):
        return material.formula
    names = (material.shipped_as, material.key, material.name)
    return next((name for name in names if "Li" in (made_of := elements(name)) and len(made_of) > 1), "")


@dataclass(frozen=True, kw_only=True)
class PairVerdict:
    """What is known of two materials in contact: compatible, caution, incompatible or unknown.

    Beside the kinds of materials a partner may be a ``process`` step or an ``atmosphere``, and a liquid mixture is
    written as its keys joined by " + ". For binder and solvent, compatible means that the solvent dissolves the
    binder, caution that it swells it or dissolves it partly or only warm, incompatible that it does not dissolve it.
    """

    first_kind: str
    first: str
    second_kind: str
    second: str
    verdict: str
    reason: str
    grade: str
    sources: tuple[str, ...]
    note: str = ""
    origin: str = "shipped"


@dataclass(frozen=True, kw_only=True)
class ClassRule:
    """What is expected, without a test, of two materials in contact because of the classes that they belong to.

    ``first`` and ``second`` are keys of materials or names of classes (the text ``compatibility_class`` of a
    material). A verdict means the same as that of a :class:`PairVerdict`. ``is_guess`` is True where the class itself
    is a guess: such a rule is shown, but the pair stays not reported.
    """

    first_kind: str
    first: str
    second_kind: str
    second: str
    verdict: str
    reason: str
    grade: str
    source: str
    is_guess: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportedFilm:
    """A film of Table 6 of the review, with the doubts about its print.

    ``row_origin`` is table (a legible row), table_fragment or text_only; ``fields`` are recipe fields
    that the row gives, by key; None stands for not reported or lost.
    """

    key: str
    reference: str
    citation: str
    row_origin: str
    electrolyte: str | None
    label: str
    method: str | None
    form_factor: str | None
    binder: str | None
    binder_wt_pct: float | None
    spe: str | None
    spe_wt_pct: float | None
    scaffold: str | None
    substrate: str | None
    solvent: str | None
    cosolvent: str | None
    thickness_um: float | None
    thickness_low_um: float | None
    thickness_high_um: float | None
    conductivity_ms_cm: float | None
    temperature_c: float | None
    conductance_ms: float | None
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SeriesPoint:
    """One point of a measured series for the conductivity model: a pellet or film beside the pellet of its own powder.

    ``binder`` is a key of the library, or a description where the library does not hold it; a range has two ends.
    """

    key: str
    electrolyte: str
    pellet_low_ms_cm: float | None
    pellet_high_ms_cm: float | None
    binder: str | None
    binder_wt_pct: float | None
    solvent: str | None
    method: str
    thickness_um: str
    porosity_pct: float | None
    pressing_mpa: str
    conductivity_low_ms_cm: float
    conductivity_high_ms_cm: float
    temperature_c: float | None
    confidence: str
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportedCell:
    """A lithium symmetric cell of Table 7 of the review (one test step), with its doubts.

    ``interlayer`` is the layer between lithium and film, ``cell_note`` says the same in words.
    """

    key: str
    reference: str
    citation: str
    electrolyte: str | None
    binder: str | None
    spe: str | None
    scaffold: str | None
    interlayer: str | None
    cell_note: str
    thickness_um: float | None
    conductivity_ms_cm: float | None
    current_density_ma_cm2: float | None
    areal_capacity_mah_cm2: float | None
    cycle_time_h: float | None
    critical_current_density_ma_cm2: float | None
    temperature_c: float | None
    fabrication_pressure_mpa: float | None
    operating_pressure_mpa: float | None
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SafetyValue:
    """One safety number, rule or formula: an exposure limit, a gas rate, a water content."""

    key: str
    category: str
    item: str
    quantity: str
    value: Cited | None
    text: str
    conditions: str
    source: str
    grade: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MoisturePoint:
    """What air of a known humidity did to a sulfide: gas released, conductivity lost, or a finding in words.

    ``electrolyte`` is a key of the library, or None where the library does not hold what ``label`` names; None also
    stands for conditions that were not reported. A finding has a value, a range or bound, a text, or several of them.
    """

    key: str
    label: str
    electrolyte: str | None
    form: str
    thickness_um: float | None
    dew_point_c: float | None
    water_ppm: float | None
    humidity_pct: float | None
    temperature_c: float | None
    gas: str
    time_min: float | None
    quantity: str
    value: Cited | None
    low: float | None
    high: float | None
    unit: str
    text: str
    grade: str
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparisonPoint:
    """One point of a line to compare a sulfide with: an electrolyte of another class at one temperature."""

    series: str
    electrolyte_class: str
    label: str
    temperature_c: float
    conductivity_ms_cm: Cited


@dataclass(frozen=True, kw_only=True)
class MethodNote:
    """One advantage or issue of a fabrication method (Table 5 of the review)."""

    method: str
    aspect: str
    statement: str
    source: str


def _names(material: Material) -> list[str]:
    """Return what a person may call a material: key, formula, name, what is before its bracket or layer or in it."""
    formula = "" if "formula" in material.inherited else material.formula  # the name of its parent, not its own
    names = (material.key, formula, *short_names(material.name), *material.former_names)
    return [each for each in names if each]


def _without_variants(materials: list[Material]) -> list[Material]:
    """Leave out variants of what is listed too: the name is that of their parent."""
    listed = {(material.kind, material.key) for material in materials if not material.is_retired}
    return [one for one in materials if not any((one.kind, parent) in listed for parent in one.lineage)]


def _pair_key(first_kind: str, first: str, second_kind: str, second: str) -> tuple[str, str, str, str]:
    if (first_kind, first) <= (second_kind, second):
        return first_kind, first, second_kind, second
    return second_kind, second, first_kind, first


@dataclass(frozen=True, kw_only=True)
class Materials:
    """A frozen snapshot of the library: all that a prediction may look up.

    ``materials`` is keyed by (kind, key), retired ones included so that old recipes stay readable. ``kept`` holds what
    others made of this snapshot alone.
    """

    version: str
    materials: Mapping[tuple[str, str], Material]
    pairs: tuple[PairVerdict, ...]
    films: tuple[ReportedFilm, ...] = ()
    series: tuple[SeriesPoint, ...] = ()
    own_films: Sequence[MeasuredFilm] = ()
    cells: tuple[ReportedCell, ...] = ()
    safety: tuple[SafetyValue, ...] = ()
    methods: tuple[MethodNote, ...] = ()
    rules: tuple[ClassRule, ...] = ()
    moisture: tuple[MoisturePoint, ...] = ()
    compositions: tuple[CompositionSpread, ...] = ()
    comparison_lines: tuple[ComparisonPoint, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    kept: Kept = field(init=False, repr=False, compare=False, default_factory=Kept)
    _by_kind: dict[str, list[Material]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_pair: dict[tuple[str, str, str, str], PairVerdict] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _by_rule: dict[tuple[str, str, str, str], ClassRule] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _classes: list[frozenset[tuple[str, str]]] = field(init=False, repr=False, compare=False, default_factory=list)
    _lineages: dict[tuple[str, str], tuple[str, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _ruled: set[tuple[str, str]] = field(init=False, repr=False, compare=False, default_factory=set)
    _by_name: dict[str, list[Material]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _safety_by_key: dict[str, SafetyValue] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_elements: dict[frozenset[str], list[CompositionSpread]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Index materials and pairs once; a user's verdict wins over a shipped one."""
        for material in self.materials.values():
            self._by_kind.setdefault(material.kind, []).append(material)
            if material.lineage:
                self._lineages[material.kind, material.key] = material.lineage
        # own verdicts last, so that they overwrite the shipped ones of the same pair
        for pair in sorted(self.pairs, key=lambda pair: pair.origin == "user"):
            self._by_pair[_pair_key(pair.first_kind, pair.first, pair.second_kind, pair.second)] = pair
        for rule in self.rules:
            self._by_rule[_pair_key(rule.first_kind, rule.first, rule.second_kind, rule.second)] = rule
        self._safety_by_key.update({value.key: value for value in self.safety})

    @property
    def films_at_hand(self) -> tuple[MeasuredFilm, ...]:
        """The own films that need not be read first: of many, those that a prediction has learned from."""
        return tuple(getattr(self.own_films, "at_hand", self.own_films))

    def find(self, kind: str, key: str | None) -> Material | None:
        """Return a material by kind and key, or None when the library does not have it."""
        return self.materials.get((kind, key)) if key else None

    def of_kind(self, *kinds: str, with_retired: bool = False) -> list[Material]:
        """Return the materials of the given kinds, in the order of the library."""
        chosen = self._by_kind.get(kinds[0], []) if len(kinds) == 1 else self._of_kinds({*kinds})
        return [*chosen] if with_retired else [material for material in chosen if not material.is_retired]

    def usable(self, *kinds: str, field: str = "") -> list[Material]:
        """Return the materials of some kinds that a field of a recipe can take: not retired, and with a place in it."""
        return [material for material in self.of_kind(*kinds) if not refusal(material, field)]

    def by_name(self, name: str) -> list[Material]:
        """Return the materials that a person may mean by a name, whatever its hyphens, blanks and letters look like."""
        if not self._by_name:  # at the first question: folding all names takes longer than any prediction may
            for material in self.materials.values():
                for key in dict.fromkeys(map(match_key, _names(material))):
                    self._by_name.setdefault(key, []).append(material)
        return _without_variants(self._by_name.get(match_key(name), [])) if name else []

    def _of_kinds(self, kinds: set[str]) -> list[Material]:
        return [material for material in self.materials.values() if material.kind in kinds]

    def pair(self, first_kind: str, first: str | None, second_kind: str, second: str | None) -> PairVerdict | None:
        """Return the verdict on two materials in either order, or None when nothing is reported.

        A variant has that of its parent where nothing is reported of itself.
        """
        if not first or not second:
            return None
        pair = self._by_pair.get(_pair_key(first_kind, first, second_kind, second))
        if pair is not None or not self._lineages:
            return pair
        either = product(enumerate(self._spellings(first_kind, first)), enumerate(self._spellings(second_kind, second)))
        for (_, one), (_, other) in sorted(either, key=lambda both: both[0][0] + both[1][0]):  # the nearest first
            if (pair := self._by_pair.get(_pair_key(first_kind, one, second_kind, other))) is not None:
                return pair
        return None

    def _spellings(self, kind: str, key: str) -> list[str]:
        """Return a key, or that of a mixture, with those of all parents of its variants."""
        parts = [(part, *self._lineages.get((kind, part), ())) for part in key.split(" + ")]
        return [" + ".join(chosen) for chosen in product(*parts)]

    def variants_of(self, names: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return kind and key of each variant of some materials, at any distance."""
        lines = self._lineages.items()
        return [(kind, key) for (kind, key), line in lines if any((kind, one) in names for one in line)]

    def root(self, kind: str, key: Key) -> Key:
        """Return the key by which the models know a material: for a variant that of the first of its parents.

        >>> Materials(version="", materials={}, pairs=()).root("solvent", "toluene")
        'toluene'
        """
        return self.root_of((kind,), key)

    def root_of(self, kinds: Collection[str], key: Key) -> Key:
        """Return the same for a material of one of some kinds."""
        if key is None or not self._lineages:
            return key
        return next((line[-1] for kind in kinds if (line := self._lineages.get((kind, key)))), key)

    def rule(self, first_kind: str, first: str | None, second_kind: str, second: str | None) -> ClassRule | None:
        """Return what the classes of two materials let expect, in either order; the narrowest rule wins.

        A rule is never evidence: whoever asks looks for a reported pair first. None where no rule speaks.
        """
        if not first or not second:
            return None
        firsts, seconds = self._with_class(first_kind, first), self._with_class(second_kind, second)
        for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):  # the materials first, the classes of both last
            rule = self._by_rule.get(_pair_key(first_kind, firsts[a], second_kind, seconds[b]))
            if rule is not None:
                return rule
        return None

    def _with_class(self, kind: str, key: str) -> tuple[str, str]:
        material = self.materials.get((kind, key))
        named = material.text("compatibility_class") if material is not None else None
        key = self._key_in_rules(kind, key)
        known = self.materials.get((kind, key))
        if known is not None and known.origin == "user" and (kind, key) in self._class_names():
            key = ""  # called like a class by chance: what is expected of the class is not said of it
        return key, str(named or "")

    def _key_in_rules(self, kind: str, key: str) -> str:
        """Return the key under which rules may speak of a material: of a variant and its parents the first of them."""
        lineage = self._lineages.get((kind, key))
        if lineage is None:
            return key
        if not self._ruled:
            self._ruled.update(end for name in self._by_rule for end in (name[:2], name[2:]))
        return next((each for each in (key, *lineage) if (kind, each) in self._ruled), lineage[-1])

    def _class_names(self) -> frozenset[tuple[str, str]]:
        if not self._classes:
            named = ((one.kind, one.text("compatibility_class")) for one in self.materials.values())
            self._classes.append(frozenset((kind, str(name)) for kind, name in named if name))
        return self._classes[0]

    def safety_value(self, key: str) -> SafetyValue | None:
        """Return one safety value by key, or None when the library does not have it."""
        return self._safety_by_key.get(key)

    def spreads_of(self, material: Material) -> tuple[CompositionSpread, ...]:
        """Return what is reported of the composition of a material, in any form; the form that fits it best first."""
        if not self._by_elements and self.compositions:
            self._by_elements.update(spreads_by_elements(self.compositions))
        return spreads_of(material.formula, f"{material.key} {material.name} {material.group}", self._by_elements)

    def spread_of(self, material: Material) -> CompositionSpread | None:
        """Return the reported conductivities of the composition and form of a material, or None.

        A material that names no form has those of samples whose form was not recorded, never those of a glass.
        """
        form = form_in(f"{material.key} {material.name} {material.group}")
        return next((spread for spread in self.spreads_of(material) if spread.form in {form, ""}), None)


def film_name(film: ReportedFilm) -> str:
    """Name a reported film by its electrolyte, binder and number in the review."""
    held = film.binder or film.spe or film.scaffold or ""
    name = film.label or film.electrolyte or "electrolyte not stated"
    parts = [name] if held in name else [name, held]
    reference = f" [{film.reference}]" if film.reference else ""
    return ", ".join(parts) + reference


def film_conditions(film: ReportedFilm) -> str:
    """Describe how a reported film was made and measured."""
    temperature = (
        f"measured at {numeral(film.temperature_c)} °C" if film.temperature_c is not None else "temperature not stated"
    )
    binder = (
        f"{film.binder} {numeral(film.binder_wt_pct)} wt %" if film.binder and film.binder_wt_pct is not None else ""
    )
    made = [film.method or "", film.form_factor or "", binder, film.scaffold or "", temperature]
    if film.row_origin != "table":
        made.append("from the text of the review, not its table")
    return ", ".join(part for part in made if part)
