"""The groups of the library: which materials stand together, their columns and what they are chosen by."""

from __future__ import annotations

from dataclasses import field

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, Material, is_sulfide

ALL = ""
"""Key of the group of all materials."""
SULFIDES, HALIDES = "sulfide", "halide"

SPREAD, PAPERS, GRADE = "spread", "papers", "grade"
"""Columns that are no quantity: what papers report of the composition, how many, the grade of the main value."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One quantity by which a group is narrowed: ``is_least`` is True where the typed number is the least allowed."""

    quantity: str
    is_least: bool = True


@dataclass(frozen=True, kw_only=True)
class Group:
    """Materials that stand together: their kinds, the columns of their table, ``main`` the one that is bold."""

    key: str
    label: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    main: str
    limits: tuple[Limit, ...] = ()

    def has(self, material: Material) -> bool:
        """Return whether a material stands in the group."""
        if material.kind not in self.kinds:
            return False
        if self.key not in (SULFIDES, HALIDES):
            return True
        return is_sulfide(material) is (self.key == SULFIDES)


def _least(*quantities: str) -> tuple[Limit, ...]:
    return tuple(Limit(quantity=quantity) for quantity in quantities)


def _most(*quantities: str) -> tuple[Limit, ...]:
    return tuple(Limit(quantity=quantity, is_least=False) for quantity in quantities)


_INORGANIC = (
    "conductivity_ms_cm",
    SPREAD,
    PAPERS,
    "activation_energy_ev",
    "density_g_cm3",
    "price_usd_kg",
    "redox_window_high_v",
    "air_stability_class",
    GRADE,
)
_INORGANIC_LIMITS = (
    *_least("conductivity_ms_cm"),
    *_most("price_usd_kg"),
    *_least("redox_window_high_v", "air_stability_class"),
)
_ELECTRODE = ("specific_capacity_mah_g", "mean_voltage_v", "density_g_cm3", "price_usd_kg", "volume_change_pct", GRADE)

GROUPS: dict[str, Group] = {
    group.key: group
    for group in (
        Group(
            key=ALL,
            label="All materials",
            kinds=tuple(KINDS),
            columns=("kind", "density_g_cm3", "price_usd_kg", "formula"),
            main="density_g_cm3",
            limits=_most("density_g_cm3", "price_usd_kg"),
        ),
        Group(
            key=SULFIDES,
            label="Sulfides",
            kinds=("electrolyte",),
            columns=_INORGANIC,
            main="conductivity_ms_cm",
            limits=_INORGANIC_LIMITS,
        ),
        Group(
            key=HALIDES,
            label="Halides, oxyhalides",
            kinds=("electrolyte",),
            columns=_INORGANIC,
            main="conductivity_ms_cm",
            limits=_INORGANIC_LIMITS,
        ),
        Group(
            key="spe",
            label="Polymer electrolytes",
            kinds=("spe",),
            columns=(
                "conductivity_ms_cm",
                "conductivity_temperature_c",
                "transference_number",
                "density_g_cm3",
                "tg_c",
                "oxidation_limit_v",
                "stable_vs_li",
                "price_usd_kg",
                GRADE,
            ),
            main="conductivity_ms_cm",
            limits=(*_least("conductivity_ms_cm", "oxidation_limit_v"), *_most("tg_c", "price_usd_kg")),
        ),
        Group(
            key="binder",
            label="Binders",
            kinds=("binder",),
            columns=(
                "tg_c",
                "binder_form",
                "tensile_strength_mpa",
                "freestanding_min_wt_pct",
                "oxidation_limit_v",
                "density_g_cm3",
                "price_usd_kg",
                GRADE,
            ),
            main="tg_c",
            limits=(
                *_most("tg_c"),
                *_least("tensile_strength_mpa", "oxidation_limit_v", "binder_form", "feedstock_class"),
            ),
        ),
        Group(
            key="solvent",
            label="Solvents",
            kinds=("solvent",),
            columns=(
                "boiling_point_c",
                "sulfide_class",
                "donor_number_kcal_mol",
                "viscosity_mpas",
                "density_g_cm3",
                "flash_point_c",
                "exposure_limit_ppm",
                GRADE,
            ),
            main="boiling_point_c",
            limits=(
                *_least("boiling_point_c", "flash_point_c"),
                *_most("donor_number_kcal_mol"),
                *_least("exposure_limit_ppm", "sulfide_class", "green_class", "feedstock_class"),
            ),
        ),
        Group(
            key="support",
            label="Scaffolds, carriers",
            kinds=("scaffold", "substrate"),
            columns=(
                "kind",
                "thickness_um",
                "porosity_pct",
                "pore_size_um",
                "tensile_strength_mpa",
                "max_process_c",
                "density_g_cm3",
                "price_usd_m2",
                GRADE,
            ),
            main="thickness_um",
            limits=(
                *_most("thickness_um", "roughness_um"),
                *_least("porosity_pct", "pore_size_um", "max_process_c"),
                *_most("price_usd_m2"),
            ),
        ),
        Group(
            key="salt",
            label="Salts",
            kinds=("salt",),
            columns=(
                "price_usd_kg",
                "molar_mass_g_mol",
                "density_g_cm3",
                "melting_point_c",
                "hazard_codes",
                "formula",
                GRADE,
            ),
            main="price_usd_kg",
            limits=(*_most("price_usd_kg"), *_least("melting_point_c")),
        ),
        Group(
            key="cathode",
            label="Cathodes",
            kinds=("cathode",),
            columns=(
                "specific_capacity_mah_g",
                "mean_voltage_v",
                "charge_cutoff_v",
                "density_g_cm3",
                "volume_change_pct",
                "price_usd_kg",
                "formula",
                GRADE,
            ),
            main="specific_capacity_mah_g",
            limits=(*_least("specific_capacity_mah_g", "mean_voltage_v"), *_most("charge_cutoff_v", "price_usd_kg")),
        ),
        Group(
            key="anode",
            label="Anodes, layers",
            kinds=("anode", "interlayer"),
            columns=("kind", *_ELECTRODE),
            main="specific_capacity_mah_g",
            limits=(*_least("specific_capacity_mah_g"), *_most("mean_voltage_v", "volume_change_pct", "price_usd_kg")),
        ),
        Group(
            key="coating",
            label="Coatings",
            kinds=("coating",),
            columns=(
                "thickness_um",
                "conductivity_ms_cm",
                "redox_window_high_v",
                "density_g_cm3",
                "price_usd_kg",
                "formula",
                GRADE,
            ),
            main="thickness_um",
            limits=(*_most("thickness_um", "price_usd_kg"), *_least("redox_window_high_v")),
        ),
        Group(
            key="sheet",
            label="Foils, packaging",
            kinds=("foil", "packaging"),
            columns=("kind", "thickness_um", "density_g_cm3", "price_usd_kg", "price_usd_m2", GRADE),
            main="thickness_um",
            limits=_most("thickness_um", "price_usd_m2"),
        ),
        Group(
            key="other",
            label="Additives, references",
            kinds=("additive", "reference"),
            columns=("kind", "density_g_cm3", "price_usd_kg", "formula", GRADE),
            main="density_g_cm3",
            limits=_most("density_g_cm3", "price_usd_kg"),
        ),
    )
}
"""Every group by key, in the order of the list."""


def group_of(material: Material) -> Group:
    """Return the group, other than that of all materials, in which a material stands."""
    return next(group for key, group in GROUPS.items() if key != ALL and group.has(material))


def group_of_kind(kind: str) -> Group:
    """Return the first group, other than that of all materials, that has a kind."""
    return next(group for key, group in GROUPS.items() if key != ALL and kind in group.kinds)


def recommended_value(material: Material, quantity: str) -> Cited | CitedText | None:
    """Return the recommended_value number or text of a quantity, or None when it is not known."""
    value = material.value(quantity)
    return material.text(quantity) if value is None else value  # a value of zero is a value


SURE = {
    "measured": "measured, source read",
    "reported": "reported",
    "derived": "calculated, handbook",
    "estimate": "estimate",
    "user": "own value",
    "": "no value",
}
"""How sure a value is, in the words of the tick boxes."""


def sureness(value: Cited | CitedText | None) -> str:
    """Return the key of ``SURE`` for a value."""
    if value is None:
        return ""
    if value.grade in ESTIMATED_GRADES:
        return "estimate"
    return value.grade if value.grade in SURE else "derived"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A limit as it was set: the least or the most that a number may be, or the word that a class must be."""

    quantity: str
    number: float = 0.0
    word: str = ""
    is_least: bool = True

    def is_met(self, value: Cited | CitedText) -> bool:
        """Return whether a known value lies within."""
        if not isinstance(value, Cited):
            return str(value) == self.word
        return value >= self.number if self.is_least else value <= self.number


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What of a group is shown: by search, owner, limits and how sure the main value is.

    ``hits`` are the materials that a search found, None without one; ``origin`` is shipped, user, or empty for both.
    A material without the value of a limit stays in unless ``leaves_out_unknown``.
    """

    hits: frozenset[tuple[str, str]] | None = None
    with_retired: bool = False
    origin: str = ""
    bounds: tuple[Bound, ...] = ()
    leaves_out_unknown: bool = False
    unsure: frozenset[str] = field(default_factory=frozenset)

    def is_listed(self, material: Material) -> bool:
        """Return whether a material is there at all, before limits narrow the group."""
        if material.is_retired and not self.with_retired:
            return False
        return self.hits is None or (material.kind, material.key) in self.hits

    def passes(self, material: Material, main: str) -> bool:
        """Return whether a material of a group with that main quantity is shown."""
        if not self.is_listed(material) or (self.origin and material.origin != self.origin):
            return False
        if self.unsure and sureness(recommended_value(material, main)) in self.unsure:
            return False
        for bound in self.bounds:
            value = recommended_value(material, bound.quantity)
            if value is None:
                if self.leaves_out_unknown:
                    return False
            elif not bound.is_met(value):
                return False
        return True
