"""What the derivations of all results share: the prediction at hand, its recorded terms, and inputs in lab units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, Material, Materials, refusal
from ssedesigner.core.prediction import OF_ONE_CELL, RESULTS, Prediction, Quantity
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.conduction.conductance import Conductance
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.film.solids import LIBRARY_TEMPERATURE, SOLIDS, Solid
from ssedesigner.physics.quantities import TYPED
from ssedesigner.physics.terms import Formula, Terms


@dataclass(frozen=True, kw_only=True)
class Case:
    """A prediction that is explained, with the library, the film and the cell [SI] behind it.

    ``terms`` are the formulas that were recorded while film and cell were computed, the cell on one ``basis``;
    ``conducts`` is the conductivity of the film with what its variance is made of.
    """

    prediction: Prediction
    materials: Materials
    film: Film
    conducts: Conductance
    terms: Terms
    basis: str

    @property
    def recipe(self) -> Recipe:
        """The recipe that was predicted."""
        return self.prediction.recipe

    @property
    def look(self) -> Lookup:
        """A fresh look into recipe and library; what it misses is its own."""
        return Lookup(self.recipe, self.materials, {})

    def result(self, key: str) -> Quantity:
        """Return a shown result by its key in ``RESULTS``."""
        part, _, name = key.partition(".")
        results = self.prediction.film if part == "film" else self.prediction.cells[self.basis]
        result: Quantity = getattr(results, name)
        return result

    def steps(self, *formulas: Formula, place: str | None = None, **words: object) -> tuple[Step, ...]:
        """Print what some formulas computed last, in the order of the formulas; nothing for those that did not."""
        terms = (self.terms.last(formula, place) for formula in formulas)
        return tuple(term.step(**words) for term in terms if term is not None)

    def layer_words(self, number: int, of: str = "") -> dict[str, str]:
        """Return what tells the layers of a film apart in labels and formulas; nothing in a film of one."""
        if len(self.film.layers) < 2:
            return {"of": "", "at": ""}
        return {"of": f", {of}{self.film.layers[number].material.key}", "at": ("₁", "₂", "₃")[number]}

    def added_solids(self) -> list[tuple[str, str, Material | None, Solid | None]]:
        """Every solid that the recipe adds: its field, the field of its share, its material and what became of it."""
        solids = {solid.role: solid for solid in self.film.solids + self.film.removed}
        return [
            (role, share, self.look.material(getattr(self.recipe, role), *kinds), solids.get(role))
            for role, share, kinds in SOLIDS
            if self.look.share(share) > 0  # a share too small for a number is none
        ]

    def typed_input(self, key: str, sign: str, *, label: str = "") -> Input:
        """Make an input of what a field of the recipe holds [lab unit of the field]; blank means not known."""
        field, value = FIELDS[key], self.recipe.value(key)
        label = label or field.label
        if value is None:
            return Input(symbol=sign, label=label, unit=field.unit, reason=f"{field.label} is empty in the recipe")
        if field.is_numeric:
            return Input(
                symbol=sign, label=label, value=float(value), unit=field.unit, source=TYPED.source, grade=TYPED.grade
            )
        text = field.choices.get(str(value), str(value)) if field.choices else str(value)
        return Input(symbol=sign, label=label, text=text, source=TYPED.source, grade=TYPED.grade)

    def library_input(self, material: Material | None, quantity: str, sign: str, *, missing: str = "") -> Input:
        """Make an input of a value of the library [its lab unit]; ``missing`` says why there is no material."""
        label, unit = PROPERTIES[quantity].label, PROPERTIES[quantity].unit
        if material is None:
            return Input(symbol=sign, label=label, unit=unit, reason=missing)
        look = self.look
        value = look.value(material, quantity, quantity)
        parent = material.inherited.get(quantity)
        label = f"{label}, {material.key}" + (f", from {parent}" if parent else "")
        if value is None:
            return Input(symbol=sign, label=label, unit=unit, reason=look.missing[quantity].partition("because ")[2])
        return _of_number(sign, label, value)

    def reference(self, material: Material | None, sign: str) -> Input:
        """Make an input of the temperature that a conductivity of the library is for [degC]."""
        key = "conductivity_temperature_c"
        temperature = LIBRARY_TEMPERATURE if material is None else material.values.get(key, LIBRARY_TEMPERATURE)
        return _of_number(sign, PROPERTIES[key].label, temperature)

    def result_input(self, key: str, sign: str, *, label: str = "") -> Input:
        """Make an input of another result [its lab unit], whose own derivation shows more."""
        result = self.result(key)
        if result.value is None:
            reason = result.reason.partition("because ")[2] or result.reason
            return Input(
                symbol=sign, label=label or RESULTS[key].label, unit=result.unit, reason=reason, derivation=key
            )
        grade = "estimate" if result.is_estimate else "computed"
        return Input(
            symbol=sign,
            label=label or RESULTS[key].label,
            value=result.value,
            unit=result.unit,
            source="ThisProgram2026",
            grade=grade,
            low=result.low if result.low != result.value else None,
            high=result.high if result.high != result.value else None,
            derivation=key,
        )

    def derivation(
        self,
        key: str,
        formula: str,
        inputs: Iterable[Input],
        steps: Iterable[Step],
        page: str,
        *,
        band: str = "",
        band_parts: tuple[BandPart, ...] = (),
        notes: Iterable[str] = (),
    ) -> Derivation:
        """Put a derivation together around a shown result [its lab unit]; one that is not known has no steps."""
        result = self.result(key)
        distinct = {(given.symbol, given.label): given for given in inputs}
        return Derivation(
            key=key,
            title=RESULTS[key].label,
            formula=formula,
            inputs=tuple(distinct.values()),
            steps=tuple(steps) if result.is_known else (),
            result=result,
            notes=tuple(filter(None, notes)),
            band=band if result.is_known else "",
            band_parts=band_parts if result.is_known else (),
            guide_page=page,
            basis="" if key.startswith("film") or key in OF_ONE_CELL else self.basis,
        )


def absent(key: str | None, kind: str) -> str:
    """Say that the library lacks a material [-].

    >>> absent("NBR", "binder")
    'the library has no binder “NBR”'
    """
    return f"the library has no {KINDS[kind].lower()} “{key}”" if key else f"no {KINDS[kind].lower()} is chosen"


def no_sulfide(materials: Materials, key: str | None, field: str = "") -> str:
    """Say that the library lacks an electrolyte, or that what it has does not belong into a field of the recipe [-].

    >>> no_sulfide(Materials(version="", materials={}, pairs=()), "X")
    'the library has no sulfide electrolyte “X”'
    """
    material = materials.find("electrolyte", key)
    return absent(key, "electrolyte") if material is None else f"{material.name} is {refusal(material, field)}"


def coefficient(sign: str, value: Cited, label: str, unit: str = "") -> Input:
    """Make an input of a coefficient of the models [unit of the coefficient, or the given one].

    >>> coefficient("p₀", Cited(49e6, "Pa", "Cronau2021"), "Lowest pressure", "MPa").value
    49.0
    """
    if not unit:
        return _of_number(sign, label, value)
    plain = f"{from_si(to_si(float(value), value.unit), unit):.12g}"  # without the digits that only converting adds
    return replace(_of_number(sign, label, value), value=float(plain), unit=unit, low=None, high=None)


def fitted_input(sign: str, value: Cited, label: str) -> Input:
    """Make an input of a fitted parameter [-] with its 90 % interval; its note tells what it is a parameter of.

    >>> fitted_input("n", Cited(2.6, "-", "ThisProgram2026", note="Exponent: of what is no pore"), "n").note
    'of what is no pore'
    """
    return replace(_of_number(sign, label, value), note=value.note.rpartition(": ")[2])


def word_input(label: str, text: CitedText, sign: str = "") -> Input:
    """Make an input of a class or code of the library [-].

    >>> word_input("Form", CitedText("film-forming", "Song2023")).text
    'film-forming'
    """
    return Input(symbol=sign, label=label, text=text.replace("_", " "), source=text.source, grade=text.grade)


def _of_number(sign: str, label: str, value: Cited) -> Input:
    return Input(
        symbol=sign,
        label=label,
        value=float(value),
        unit=value.unit,
        source=value.source,
        grade=value.grade,
        low=value.low,
        high=value.high,
        note=value.conditions or (value.note if value.note != label else ""),
    )
