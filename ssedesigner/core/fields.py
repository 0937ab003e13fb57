"""FIELDS: one row for every quantity of a recipe that a person can edit.

Editor, recipe file, command line, help and tests all read this table; a new field is one row here and
one attribute of :class:`ssedesigner.core.recipe.Recipe`.
"""

from __future__ import annotations

import json
import re

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import exact, numeral
from ssedesigner.core.units import UnitError, UnitQuestion, parse_quantity, symbol
from ssedesigner.core.visible_text import quote, shorten

SECTIONS = {
    "recipe": "Recipe",
    "electrolyte": "Electrolyte",
    "binder": "Binder and salt",
    "solvent": "Solvent",
    "film": "Support and film",
    "process": "Process",
    "cathode": "Cathode",
    "cell": "Anode and cell",
    "contacts": "Contacts and resistance",
    "conditions": "Conditions",
}

METHODS = {
    "slurry-casting": "Slurry casting",
    "solvent-free": "Solvent-free (dry)",
    "infiltration": "Infiltration",
    "spin-coating": "Spin coating",
    "dip-coating": "Dip coating",
    "spray-coating": "Spray coating",
    "vacuum-filtration": "Vacuum filtration",
    "hot-pressing": "Hot pressing",
}
FORM_FACTORS = {
    "on-electrode": "On cathode",
    "on-anode": "On anode",
    "on-substrate": "On substrate",
    "free-standing": "Free-standing",
}
DENSIFICATION_METHODS = {
    "none": "None",
    "calender": "Calender",
    "uniaxial": "Uniaxial press",
    "cold-isostatic": "Cold isostatic",
    "warm-isostatic": "Warm isostatic",
}
FIRST_PRESSES = {key: label for key, label in DENSIFICATION_METHODS.items() if key != "none"}
SCAFFOLD_PLACES = {"middle": "Middle (SE–NW–SE)", "faces": "Faces (NW–SE–NW)"}
SULFIDE_POWDERS = {"annealed": "Annealed", "as-milled": "As milled"}
PRIMERS = {"none": "None", "carbon": "Carbon"}
ASSEMBLIES = {"stacked": "Cut and stacked", "z-folded": "Folded in Z", "wound": "Wound"}
STACKINGS = {"parallel": "Parallel", "bipolar": "Bipolar", "bi-cell": "Parallel bi-cells"}
BASES = {"unit-cell": "Unit cell", "stack": "Stack", "pouch-cell": "Pouch cell"}

MAX_TEXT = 100_000
"""Characters of a text; a longer one would be no note that anybody reads."""

_EXAMPLES = (30.0, 80.0, 3.0, 1e-8)
_LINE_BREAKS = re.compile("[\r\n\u2028\u2029]+")


class FieldError(ValueError):
    """A value that a field cannot take; the message is one sentence that says what to type."""


class FieldQuestion(FieldError):
    """A typed text with more than one meaning for a field; ``readings`` are the meanings to choose from."""

    def __init__(self, label: str, question: UnitQuestion) -> None:
        self.typed, self.readings = question.typed, question.readings
        super().__init__(f"{label}: {question}")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One editable quantity of a recipe.

    ``kind`` is number, integer, text, choice, material or boolean. ``unit`` is the lab unit in
    which the value is stored, exactly as typed. ``blank`` says what an empty field means; None means
    that the field cannot be empty. ``pair_with`` names the fields against which the compatibility of a
    material is shown in its list. ``has_lines`` is True for a text of several lines.
    """

    key: str
    section: str
    label: str
    kind: str = "number"
    symbol: str = ""
    unit: str = "-"
    minimum: float = 0.0
    maximum: float = 1e9
    decimals: int = 2
    step: float = 1.0
    blank: str | None = None
    choices: dict[str, str] | None = None
    materials: tuple[str, ...] = ()
    pair_with: tuple[str, ...] = ()
    help: str = ""
    has_lines: bool = False

    @property
    def is_numeric(self) -> bool:
        """True for a number or a whole number."""
        return self.kind in {"number", "integer"}

    @property
    def example(self) -> float:
        """An ordinary number of the field, for the sentence that asks for one [its unit]."""
        return next((value for value in _EXAMPLES if self.minimum <= value <= self.maximum), self.maximum)

    @property
    def range_text(self) -> str:
        """The allowed range in words, with its unit."""
        unit = symbol(self.unit)
        return f"{numeral(self.minimum)} to {numeral(self.maximum)} {unit}".strip()

    def check(self, value: object) -> float | int | str | bool | None:
        """Return the value if the field can take it; raise FieldError with one sentence otherwise.

        A material is not looked up here: whether the library has it is the library's to say.
        """
        if value is None or value == "":
            return self._blank_value()
        if self.is_numeric:
            return self._checked_number(value)
        if self.kind == "boolean":
            if not isinstance(value, bool):
                raise FieldError(f"{self.label} is yes or no (true or false in a file).")
            return value
        if not isinstance(value, str):
            raise FieldError(f"{self.label} must be text, not {_json_text(value)}.")
        if self.choices is not None and value not in self.choices:
            raise FieldError(f"{self.label} cannot be {quote(value)}; choose one of {', '.join(self.choices)}.")
        if len(value) > MAX_TEXT:
            raise FieldError(f"{self.label} has {len(value)} characters; at most {MAX_TEXT} are kept, shorten it.")
        return value

    def _blank_value(self) -> str | None:
        if self.blank is None:
            raise FieldError(f"{self.label} cannot be empty.")
        return "" if self.kind == "text" else None

    def _checked_number(self, value: object) -> float | int:
        # True is a number to Python, but nobody means 1 by it
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise FieldError(f"{self.label} must be a number, not {_json_text(value)}.")
        if not self.minimum <= value <= self.maximum:  # also refuses not-a-number
            raise FieldError(f"{self.label} must be from {self.range_text}; {numeral(value)} is outside.")
        if self.kind == "integer" and value != int(value):
            raise FieldError(f"{self.label} must be a whole number, not {numeral(value)}.")
        return int(value) if self.kind == "integer" else float(value)

    def parse(self, text: str) -> float | int | str | bool | None:
        """Read what a person typed (units and decimal comma welcome) and check it.

        Raises
        ------
        FieldQuestion
            When a number has two meanings.
        FieldError
            With one sentence that says what to type.
        """
        # a pasted cell brings blanks along
        text = text.strip()
        if not text:
            return self.check(None)
        if self.kind == "boolean":
            words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
            if text.lower() not in words:
                raise FieldError(f"{self.label} is yes or no, not {quote(text)}.")
            return words[text.lower()]
        if not self.is_numeric:
            return self.check(text)
        try:
            return self.check(parse_quantity(text, self.unit, self.example))
        except UnitQuestion as question:
            raise FieldQuestion(self.label, question) from None
        except UnitError as error:
            raise FieldError(f"{self.label}: {error}") from None

    def parse_line(self, text: str) -> float | int | str | bool | None:
        """Read what was typed or pasted into one line, as :meth:`parse`; a line break in a name becomes a blank."""
        return self.parse(text if self.has_lines else _LINE_BREAKS.sub(" ", text))

    def show(self, value: object) -> str:
        """Write a value as the editor and the sheet show it, without its unit."""
        if value is None or value == "":
            return ""
        if self.kind == "boolean":
            return "yes" if value else "no"
        if self.choices is not None:
            return self.choices.get(str(value), str(value))
        if self.is_numeric and isinstance(value, (int, float)):
            return exact(value)
        return str(value)


def _number(key: str, section: str, label: str, unit: str, low: float, high: float, **more: object) -> Field:
    return Field(key=key, section=section, label=label, unit=unit, minimum=low, maximum=high, **more)  # type: ignore[arg-type]


def _text(key: str, section: str, label: str, *, blank: str | None = "", **more: object) -> Field:
    return Field(key=key, section=section, label=label, kind="text", blank=blank, **more)  # type: ignore[arg-type]


def _choice(key: str, section: str, label: str, choices: dict[str, str], **more: object) -> Field:
    return Field(key=key, section=section, label=label, kind="choice", choices=choices, **more)  # type: ignore[arg-type]


def _boolean(key: str, section: str, label: str, **more: object) -> Field:
    return Field(key=key, section=section, label=label, kind="boolean", **more)  # type: ignore[arg-type]


def _material(key: str, section: str, label: str, *kinds: str, **more: object) -> Field:
    return Field(key=key, section=section, label=label, kind="material", materials=kinds, **more)  # type: ignore[arg-type]


_NONE = "none"
SOLIDS_IN_LIQUID = (
    "electrolyte",
    "second_electrolyte",
    "cathode_side_electrolyte",
    "binder",
    "second_binder",
    "spe",
    "salt",
    "scaffold",
    "substrate",
)
"""Fields whose materials meet the liquids of the slurry."""

# one row a field, as a table is read: the formatter would give each argument a line
# fmt: off
FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _text("name", "recipe", "Name", blank=None,
              help="A short name; it appears in the title of the window and of the sheet."),
        _text("notes", "recipe", "Notes", has_lines=True,
              help="Anything that the next reader should know. Printed on the sheet."),

        _material("electrolyte", "electrolyte", "Sulfide electrolyte", "electrolyte",
                  pair_with=("solvent", "cosolvent", "anode", "cathode"),
                  help="The sulfide electrolyte that carries the lithium ions of the film."),
        _text("electrolyte_lot", "electrolyte", "Lot",
              help="Name of the lot of this sulfide, as your laboratory calls it. Films that you measured of the same "
                   "lot move its predictions; films without a lot name count as one lot."),
        _number("electrolyte_conductivity_ms_cm", "electrolyte", "Lot conductivity", "mS/cm", 1e-6, 100.0, symbol="σ₀",
                decimals=3, step=0.1, blank="library value",
                help="Ionic conductivity that you measured on a cold-pressed pellet of your own lot. Left empty, the "
                     "library’s design value is used, with the wide band of one laboratory against another."),
        _number("electrolyte_conductivity_temperature_c", "electrolyte", "Lot measured at", "degC", -60.0, 200.0,
                symbol="T₀", decimals=1,
                help="Temperature at which the lot conductivity was measured."),
        _number("electrolyte_conductivity_error_pct", "electrolyte", "Lot error", "%", 0.5, 100.0, symbol="s",
                decimals=1, blank="15 %",
                help="Standard deviation of your lot conductivity from pellet to pellet. Left empty, 15 % is assumed."),
        _number("electrolyte_conductivity_pressure_mpa", "electrolyte", "Stack pressure during the measurement", "MPa",
                0.0, 1000.0, decimals=1, step=10.0, blank="not stated",
                help="Pressure that was held on the pellet of the lot while its conductivity was measured, not what "
                     "formed it. Left empty, the average over the usual pressures is assumed, with a wider band."),
        _number("lot_pellet_pressure_mpa", "electrolyte", "Lot pellet pressure", "MPa", 1.0, 2000.0,
                decimals=0, step=10.0, blank="370 MPa",
                help="Pressure that formed the pellet on which the lot was measured. Left empty, 370 MPa is assumed. "
                     "A stated density of the pellet takes precedence."),
        _number("lot_pellet_density_pct", "electrolyte", "Lot pellet density", "%", 50.0, 100.0,
                decimals=1, step=1.0, blank="from its pressing",
                help="Density of the pellet on which the lot was measured, over that of the sulfide without pores. A "
                     "film that is denser than this pellet conducts better than the lot, a looser one worse."),
        _choice("lot_powder", "electrolyte", "Powder", SULFIDE_POWDERS, blank="as usual for its family",
                help="As-milled argyrodite compacts less than annealed powder. Left empty, an argyrodite counts as "
                     "annealed."),
        _number("particle_d50_um", "electrolyte", "Particle size D50", "um", 0.05, 100.0, symbol="d₅₀", step=0.5,
                blank="library value",
                help="Median particle size by volume. Coarse particles limit how thin a film can be."),
        _number("particle_d90_um", "electrolyte", "Particle size D90", "um", 0.05, 500.0, symbol="d₉₀", step=1.0,
                blank="2.5 times D50",
                help="Size that a tenth of the powder exceeds, by volume. These grains bridge a thin film or the pores "
                     "of a scaffold. Left empty, 2.5 times D50 is assumed."),
        _text("particle_shape", "electrolyte", "Particle shape",
              help="Shape of the grains and how they were made, for the record: round from a solution, flakes, "
                   "jet-milled. What it does to a film is not known, so no check reads it."),
        _material("second_electrolyte", "electrolyte", "Second layer", "electrolyte", blank=_NONE,
                  pair_with=("solvent", "cosolvent", "anode"),
                  help="Another electrolyte as a layer of its own on the anode side of the film. Most halides are "
                       "reduced by lithium: there, a sulfide that withstands it is usual."),
        _number("second_thickness_um", "electrolyte", "Second layer thickness", "um", 0.1, 500.0, symbol="L₂",
                decimals=1, blank=_NONE,
                help="Thickness of the second layer, or its share of the film in per cent; it is part of the film "
                     "thickness, not added to it."),
        _number("second_porosity_pct", "electrolyte", "Second layer porosity", "vol %", 0.0, 80.0, symbol="ε₂",
                decimals=1, blank="as the film’s",
                help="Pores in the volume of the second layer. Left empty, they are those of the film."),
        _material("cathode_side_electrolyte", "electrolyte", "Cathode-side layer", "electrolyte", blank=_NONE,
                  pair_with=("solvent", "cosolvent", "cathode", "electrolyte"),
                  help="Another electrolyte as a layer of its own on the cathode side of the film: a halide, an "
                       "oxyhalide or a sulfide that withstands the charged cathode better. The sulfide of the film "
                       "lies behind it."),
        _number("cathode_side_thickness_um", "electrolyte", "Cathode-side layer thickness", "um", 0.1, 500.0,
                symbol="L_k", decimals=1, blank=_NONE,
                help="Thickness of the layer on the cathode side, or its share of the film in per cent; it is part of "
                     "the film thickness, not added to it."),
        _number("cathode_side_porosity_pct", "electrolyte", "Cathode-side layer porosity", "vol %", 0.0, 80.0,
                symbol="ε_k", decimals=1, blank="as the film’s",
                help="Pores in the volume of the layer on the cathode side. Left empty, they are those of the film."),
        _material("spe", "electrolyte", "Polymer electrolyte", "spe", blank=_NONE,
                  pair_with=("solvent", "cosolvent", "anode"),
                  help="A lithium-conducting polymer mixed into the film."),
        _number("spe_wt_pct", "electrolyte", "Polymer electrolyte content", "wt %", 0.0, 100.0, blank=_NONE,
                help="Share of all solids, polymer and its salt together."),

        _material("binder", "binder", "Binder", "binder", blank=_NONE, pair_with=("solvent", "cosolvent", "anode"),
                  help="The polymer that holds the particles together."),
        _number("binder_wt_pct", "binder", "Binder content", "wt %", 0.0, 60.0, step=0.5, blank=_NONE,
                help="Share of all solids in the dry film."),
        _material("second_binder", "binder", "Second binder", "binder", blank=_NONE,
                  pair_with=("solvent", "cosolvent", "anode"),
                  help="A second binder beside the first."),
        _number("second_binder_wt_pct", "binder", "Second binder content", "wt %", 0.0, 60.0, step=0.5, blank=_NONE,
                help="Share of all solids in the dry film."),
        _material("salt", "binder", "Li salt", "salt", blank=_NONE, pair_with=("solvent", "cosolvent"),
                  help="A lithium salt or solvate ionic liquid that makes the binder conduct."),
        _number("salt_wt_pct", "binder", "Li salt content", "wt %", 0.0, 60.0, step=0.5, blank=_NONE,
                help="Share of all solids."),

        _material("solvent", "solvent", "Solvent", "solvent", blank="none chosen", pair_with=SOLIDS_IN_LIQUID,
                  help="The liquid of the slurry. Polar and protic liquids attack most sulfides. Dry methods need "
                       "none."),
        _material("cosolvent", "solvent", "Cosolvent", "solvent", blank=_NONE, pair_with=SOLIDS_IN_LIQUID,
                  help="A second liquid, often a bulky ester that keeps the coating free of pinholes."),
        _number("cosolvent_share_pct", "solvent", "Cosolvent share", "wt %", 0.0, 100.0, step=5.0, blank=_NONE,
                help="Mass of the cosolvent in the mass of both liquids."),
        _number("solids_loading_wt_pct", "solvent", "Solids loading", "wt %", 0.1, 99.0, decimals=1,
                blank="not stated",
                help="Mass of all solids in the mass of the slurry; it sets how much solvent the sheet asks for."),

        _number("slurry_viscosity_mpas", "solvent", "Slurry viscosity", "mPa s", 0.1, 1e7, decimals=0, step=100.0,
                blank="not measured",
                help="Viscosity that you measured on the slurry; write the shear rate into the notes. It decides how "
                     "the slurry coats and enters a scaffold. No model predicts or reads it: it is kept and printed."),

        _choice("method", "process", "Method", METHODS,
                help="How the film is made."),
        _choice("form_factor", "process", "Form", FORM_FACTORS,
                help="Cast on the cathode or the anode, carried on a substrate and transferred, or handled alone."),

        _material("scaffold", "film", "Scaffold", "scaffold", blank=_NONE, pair_with=("solvent", "cosolvent"),
                  help="A non-woven, mesh or network inside the film; no film can be thinner than it."),
        _choice("scaffold_place", "film", "Place of the scaffold", SCAFFOLD_PLACES, blank="through the film",
                help="Where the scaffold lies: in the middle with bare sulfide on both of its faces, or one scaffold "
                     "on each face with the sulfide between them. Left empty, it goes through the film as far as it "
                     "is thick."),
        _material("substrate", "film", "Substrate", "substrate", blank=_NONE,
                  pair_with=("solvent", "cosolvent", "electrolyte"),
                  help="The carrier on which the film is cast."),
        _number("thickness_um", "film", "Thickness", "um", 0.1, 2000.0, symbol="L", decimals=1,
                help="Film thickness after densification, all layers and the scaffold included."),
        _number("porosity_pct", "film", "Porosity", "vol %", 0.0, 80.0, symbol="ε", decimals=1, blank="from pressing",
                help="Pores in the volume of the pressed film. Left empty, it is estimated from the pressing step."),

        _choice("prepress_method", "process", "First pressing", FIRST_PRESSES, blank=_NONE,
                help="A pressing before the last one, such as one that transfers the film or fits it for handling. "
                     "Left empty, the film is pressed once."),
        _number("prepress_pressure_mpa", "process", "First pressure", "MPa", 0.0, 2000.0, step=10.0, decimals=0,
                blank="not stated",
                help="Pressure of the first pressing. The density of the film follows the step with the higher "
                     "pressure."),
        _number("prepress_temperature_c", "process", "First pressing temperature", "degC", -20.0, 400.0, step=5.0,
                decimals=0, blank="not stated",
                help="Temperature of the first pressing."),
        _number("densification_pressure_mpa", "process", "Pressing", "MPa", 0.0, 2000.0, step=10.0, decimals=0,
                blank="not stated",
                help="Pressure of the densification step. For a calender: the equivalent pressure, if you know it."),
        _number("densification_temperature_c", "process", "Pressing temperature", "degC", -20.0, 400.0, step=5.0,
                decimals=0, blank="not stated",
                help="Temperature of the densification step."),
        _choice("densification_method", "process", "Pressing method", DENSIFICATION_METHODS, blank="not stated",
                help="Isostatic pressing loads a large film evenly; a uniaxial press can damage its edges."),
        _number("drying_temperature_c", "process", "Drying", "degC", -20.0, 400.0, step=5.0, decimals=0,
                blank="not stated",
                help="Highest temperature of the drying step."),
        _number("heat_treatment_c", "process", "Heat treatment", "degC", 20.0, 800.0, step=10.0, decimals=0,
                blank=_NONE,
                help="Temperature of a crystallisation or binder-removal step after drying."),
        _number("roller_diameter_mm", "process", "Guide rollers", "mm", 1.0, 2000.0, decimals=0, step=10.0,
                blank="10 mm",
                help="Diameter of the smallest roller that the film is led over. Left empty, the thin rod of a "
                     "reported bending test is assumed."),
        _number("core_diameter_mm", "process", "Core of the roll", "mm", 5.0, 2000.0, decimals=0, step=10.0,
                blank="76 mm",
                help="Diameter of the core on which the film is wound. Left empty, a core of three inches is assumed."),
        _number("web_tension_n_m", "process", "Web tension", "N/m", 0.0, 2000.0, decimals=0, step=10.0, blank="50 N/m",
                help="Tension of the web per unit width. Left empty, a light coating line is assumed."),

        _number("film_area_cm2", "film", "Film area", "cm2", 0.01, 1e6, symbol="A",
                help="Area of the film that is made and pressed in one piece: it sets the grams on the sheet, the "
                     "conductance on its tile and the size of the pouch."),

        _material("cathode", "cathode", "Cathode", "cathode", pair_with=("electrolyte", "cathode_electrolyte"),
                  help="Active material of the positive electrode."),
        _number("cathode_thickness_um", "cathode", "Cathode thickness", "um", 1.0, 1000.0, step=5.0, decimals=1,
                help="Composite cathode without its foil."),
        _number("cathode_density_g_cm3", "cathode", "Cathode density", "g/cm3", 0.1, 12.0, step=0.05, decimals=3,
                help="Density of the composite cathode as pressed."),
        _number("active_share_wt_pct", "cathode", "Active material", "wt %", 1.0, 100.0, decimals=1,
                blank="from the areal capacity",
                help="Share of the active material in the composite cathode; sulfide, carbon and binder are the rest. "
                     "Left empty, it is what the areal capacity takes of the mass of the cathode."),
        _number("areal_capacity_mah_cm2", "cathode", "Areal capacity", "mAh/cm2", 0.01, 50.0, step=0.1,
                help="Reversible capacity per electrode area and side."),
        _number("mean_voltage_v", "cathode", "Mean voltage", "V", 0.1, 6.0, step=0.05, decimals=3,
                help="Mean discharge voltage of one unit cell."),
        _number("charge_cutoff_v", "cathode", "Charge cut-off", "V", 0.1, 6.0, step=0.05, decimals=3,
                blank="library value of the cathode",
                help="Potential of the cathode at the end of charge, against Li/Li⁺: the cut-off of the cell plus the "
                     "potential of its anode. What touches the cathode is judged by it. Left empty, the value of the "
                     "library is used."),
        _boolean("cathode_coated", "cathode", "Cathode coated",
                 help="Whether the cathode particles carry a protective oxide coating."),
        _material("cathode_coating", "cathode", "Coating", "coating", blank="not named",
                  pair_with=("electrolyte", "cathode_electrolyte"),
                  help="What the cathode particles are coated with; it sets the charge transfer. Left empty, a coated "
                       "cathode has the mean of the measured coatings, which is an estimate."),
        _material("cathode_electrolyte", "cathode", "Electrolyte in the cathode", "electrolyte",
                  blank="that of the film beside it",
                  pair_with=("cathode", "cathode_coating", "electrolyte"),
                  help="The sulfide or halide inside the composite cathode. It is judged with its own mass, class and "
                       "price. Left empty, it is that of the layer of the film that faces the cathode."),
        _number("cathode_electrolyte_d50_um", "cathode", "Sulfide grains in cathode", "um", 0.05, 100.0, step=0.5,
                blank="fine",
                help="Median grain of the sulfide in the cathode. Grains as coarse as the active material connect "
                     "poorly. Left empty, fine grains of 0.7 µm are assumed, with a wider band."),
        _number("active_d50_um", "cathode", "Grains of active material", "um", 0.05, 100.0, step=0.5,
                blank="not stated",
                help="Median grain of the active material. With the grains of the sulfide it says whether the sulfide "
                     "is coarse. Left empty, 7.5 µm is assumed, with a wider band."),
        _number("carbon_wt_pct", "cathode", "Carbon in cathode", "wt %", 0.0, 20.0, decimals=1, step=0.5, blank="none",
                help="Share of conducting carbon in the composite cathode. From 0.5 to 2 wt % it makes the composite "
                     "conduct electrons well."),
        _number("film_cathode_pressure_mpa", "contacts", "Film pressed on cathode", "MPa", 0.0, 1000.0, step=10.0,
                decimals=1, blank="as reported cells",
                help="Pressure under which film and cathode were pressed together, 0 where they are only stacked. Left "
                     "empty, it is the median of reported cells, with a wider band."),
        _number("cathode_foil_pressure_mpa", "contacts", "Cathode pressed on foil", "MPa", 0.0, 1000.0, step=10.0,
                decimals=1, blank="as reported cells",
                help="Highest pressure under which cathode and aluminium foil were pressed together, 0 where they are "
                     "only stacked. Left empty, it is the median of reported cells, with a wider band."),
        _choice("foil_primer", "contacts", "Primer of the positive foil", PRIMERS, blank="none",
                help="Whether the aluminium foil carries a primer of carbon, which lowers its contact resistance."),
        _number("film_cathode_resistance_ohm_cm2", "contacts", "Measured ASR, film to cathode", "ohm cm2", 0.0, 1e5,
                decimals=1, blank="estimate",
                help="Area-specific resistance that you measured for this contact, at the temperature and pressure of "
                     "the recipe. Left empty, it is estimated."),
        _number("cathode_resistance_ohm_cm2", "contacts", "Measured ASR, cathode", "ohm cm2", 0.0, 1e5, decimals=1,
                blank="estimate",
                help="Area-specific resistance that you measured for the composite cathode: ions, electrons and charge "
                     "transfer together. Left empty, it is estimated from its composition."),
        _material("anode", "cell", "Anode", "anode", pair_with=("electrolyte", "second_electrolyte", "binder", "spe"),
                  help="Negative electrode; anodeless means that lithium comes from the cathode."),
        _number("anode_thickness_um", "cell", "Anode thickness", "um", 0.0, 1000.0, decimals=1,
                help="Thickness as assembled, without its foil; 0 for an anodeless cell."),
        _number("anode_attach_pressure_mpa", "contacts", "Anode pressed on film", "MPa", 0.0, 1000.0, step=5.0,
                decimals=1, blank="stack pressure",
                help="Pressure under which the anode was attached to the film. Left empty, the contact is made by the "
                     "stack pressure alone; without that too, both are as in reported cells."),
        _number("anode_film_resistance_ohm_cm2", "contacts", "Measured ASR, anode to film", "ohm cm2", 0.0, 1e5,
                decimals=1, blank="estimate",
                help="Area-specific resistance that you measured for this contact, at the temperature and pressure of "
                     "the recipe. Left empty, it is estimated."),
        _number("collector_resistance_ohm_cm2", "contacts", "Measured ASR, foils", "ohm cm2", 0.0, 1e5, decimals=1,
                blank="estimate",
                help="Area-specific resistance that you measured between foils and electrodes. Left empty, that of the "
                     "aluminium foil is estimated and that of the copper foil is taken as zero."),
        _material("interlayer", "cell", "Layer on the anode", "interlayer", blank=_NONE,
                  pair_with=("electrolyte", "anode"),
                  help="A thin layer between film and anode, or a coat on the sulfide, that keeps them from reacting."),
        _number("positive_foil_um", "cell", "Positive foil (Al)", "um", 0.0, 500.0, decimals=1,
                help="Thickness of the aluminium foil as bought. A stack coats it on both sides and shares it between "
                     "two cells; the program accounts for that, so do not halve it."),
        _number("negative_foil_um", "cell", "Negative foil (Cu)", "um", 0.0, 500.0, decimals=1,
                help="Thickness of the copper foil as bought; counted as the positive foil is."),
        _number("film_density_g_cm3", "cell", "Film density", "g/cm3", 0.1, 10.0, step=0.05, decimals=3,
                blank="from composition",
                help="Density of the film in the cell. Left empty, it follows from composition and porosity."),
        _number("unit_cells", "cell", "Unit cells", "-", 1, 1000, kind="integer", decimals=0,
                help="Number of unit cells in the stack."),
        _choice("stacking", "cell", "Stacking", STACKINGS,
                help="Parallel shares double-sided foils between all neighbours; bipolar adds the voltages over shared "
                     "plates; a bi-cell is two cells on the two faces of one cathode foil, and bi-cells share no "
                     "foil with each other."),
        _choice("assembly", "cell", "Assembly", ASSEMBLIES, blank="cut and stacked",
                help="How electrodes and film are put together. Left empty, they are cut and stacked."),
        _choice("basis", "cell", "Figures for", BASES,
                help="What the energy and cost tiles count: one unit cell, the stack, or the pouch with its laminate."),

        _number("temperature_c", "conditions", "Temperature", "degC", -60.0, 200.0, symbol="T", decimals=1,
                help="Temperature of use, at which conductivity and resistance are predicted."),
        _number("stack_pressure_mpa", "conditions", "Stack pressure", "MPa", 0.0, 1000.0, step=0.5, blank="not stated",
                help="Pressure that holds the cell in operation. Left empty, 49 MPa or less is assumed for the "
                     "conductivity, and the median of reported cells for the contacts."),
        _number("c_rate", "conditions", "Rate", "C", 0.001, 100.0, decimals=3, step=0.1,
                help="Discharge rate; with the areal capacity it gives the current density."),
        _number("dew_point_c", "conditions", "Dry-room dew point", "degC", -100.0, 40.0, decimals=0,
                blank="not stated",
                help="Frost or dew point of the room in which the powder is open."),
        _number("open_time_h", "conditions", "Open time", "h", 0.0, 24.0, step=0.5, blank="not stated",
                help="How long powder or film lies open in the room in one day."),
        _number("room_volume_m3", "conditions", "Room volume", "m3", 0.1, 100000.0, decimals=1, step=10.0,
                blank="100 m³",
                help="Volume of air of the dry room or glovebox. Left empty, a room of 100 m³ is assumed."),
        _number("air_changes_per_h", "conditions", "Air changes", "1/h", 0.0, 1000.0, decimals=1, step=5.0,
                blank="30 1/h",
                help="Fresh air per hour over the volume of the room. Left empty, that of a reported dry room is "
                     "taken."),
        _number("h2s_rate_cm3_g_min", "conditions", "Measured H₂S rate", "cm3/g/min", 0.0, 100.0, decimals=6,
                step=0.001, blank="estimate",
                help="Hydrogen sulfide that you measured from this film at the dew point of the room. Left empty, an "
                     "estimate scaled from a reported powder is used."),
    )
}
# fmt: on


def fields_of(section: str) -> list[Field]:
    """Return the fields of one section in the order of the editor."""
    return [field for field in FIELDS.values() if field.section == section]


def _json_text(value: object) -> str:
    """Return a value as it stands in a file: true, where Python writes True."""
    return shorten(json.dumps(value, ensure_ascii=False, default=repr), 60)
