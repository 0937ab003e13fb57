"""What the accounts of all results share: the case at hand, and inputs and steps written in lab units."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step, number_text
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import KINDS, Material, Materials, refusal
from ssedesigner.core.prediction import RESULTS, Prediction, Quantity
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS, from_si, to_si
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.cell.energy import Energy
from ssedesigner.physics.conduction.conductance import Conductance
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.film.solids import LIBRARY_TEMPERATURE, SOLIDS, Solid
from ssedesigner.physics.quantities import TYPED


@dataclass(frozen=True, kw_only=True)
class Case:
    """A prediction that is accounted for, with the library, the film and the cell [SI] behind it.

    ``body`` is the cell on one basis; ``conducts`` the conductivity of the film with what its variance is made of.
    """

    prediction: Prediction
    materials: Materials
    film: Film
    cell: Cell
    body: Energy
    conducts: Conductance
    learned: Learned

    @property
    def basis(self) -> str:
        """Basis of the cell: unit-cell, stack or pouch-cell."""
        return self.body.basis

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
        shown: Quantity = getattr(self.prediction.film if part == "film" else self.prediction.cells[self.basis], name)
        return shown

    def si(self, key: str) -> float:
        """Return a shown result in SI; 0 where it is not known."""
        result = self.result(key)
        return 0.0 if result.value is None else to_si(result.value, result.unit)

    def added(self) -> list[tuple[str, str, Material | None, Solid | None]]:
        """Every solid that the recipe adds: its field, the field of its share, its material and what became of it."""
        solids = {solid.role: solid for solid in self.film.solids + self.film.removed}
        return [
            (role, share, self.look.material(getattr(self.recipe, role), *kinds), solids.get(role))
            for role, share, kinds in SOLIDS
            if self.look.share(share) > 0  # a share too small for a number is none
        ]

    def typed(self, key: str, sign: str, *, label: str = "") -> Input:
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

    def listed(self, material: Material | None, quantity: str, sign: str, *, missing: str = "") -> Input:
        """Make an input of a value of the library [its lab unit]; ``missing`` says why there is no material."""
        label, unit = PROPERTIES[quantity].label, PROPERTIES[quantity].unit
        if material is None:
            return Input(symbol=sign, label=label, unit=unit, reason=missing)
        look = self.look
        found = look.value(material, quantity, quantity)
        label = f"{label}, {material.key}"
        if found is None:
            return Input(symbol=sign, label=label, unit=unit, reason=look.missing[quantity].partition("because ")[2])
        return _of_number(sign, label, found)

    def reference(self, material: Material | None, sign: str) -> Input:
        """Make an input of the temperature that a conductivity of the library is for [degC]."""
        key = "conductivity_temperature_c"
        found = LIBRARY_TEMPERATURE if material is None else material.values.get(key, LIBRARY_TEMPERATURE)
        return _of_number(sign, PROPERTIES[key].label, found)

    def linked(self, key: str, sign: str, *, label: str = "") -> Input:
        """Make an input of another result [its lab unit], whose account tells more."""
        found = self.result(key)
        if found.value is None:
            reason = found.reason.partition("because ")[2] or found.reason
            return Input(symbol=sign, label=label or RESULTS[key].label, unit=found.unit, reason=reason, account=key)
        grade = "estimate" if found.is_estimate else "computed"
        return Input(
            symbol=sign,
            label=label or RESULTS[key].label,
            value=found.value,
            unit=found.unit,
            source="ThisProgram2026",
            grade=grade,
            low=found.low if found.low != found.value else None,
            high=found.high if found.high != found.value else None,
            account=key,
        )

    def account(
        self,
        key: str,
        formula: str,
        inputs: tuple[Input, ...],
        steps: tuple[Step, ...],
        page: str,
        *,
        band: str = "",
        band_parts: tuple[BandPart, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Derivation:
        """Put an account together around a shown result [its lab unit]; one that is not known has no steps."""
        result = self.result(key)
        entered = {(given.symbol, given.label): given for given in inputs}
        return Derivation(
            key=key,
            title=RESULTS[key].label,
            formula=formula,
            inputs=tuple(entered.values()),
            steps=steps if result.is_known else (),
            result=result,
            notes=notes,
            band=band if result.is_known else "",
            band_parts=band_parts if result.is_known else (),
            guide_page=page,
            basis="" if key.startswith("film") else self.basis,
        )


def shown(value: Number, unit: str) -> str:
    """Write an SI number in a lab unit [lab unit]; a unit that is not converted, such as J/K, stays.

    >>> shown(30e-6, "um")
    '30.00 µm'
    """
    return number_text(float(from_si(value, unit) if unit in UNITS else value), unit)


def step(label: str, formula: str, numbers: str, value: Number, unit: str) -> Step:
    """Make a step whose result [SI] is shown in a lab unit.

    >>> step("Thickness", "L", "30 µm", 30e-6, "um").unit
    'um'
    """
    return Step(label=label, formula=formula, numbers=numbers, value=float(from_si(value, unit)), unit=unit)


def absent(key: str | None, kind: str) -> str:
    """Say that the library lacks a material [-].

    >>> absent("NBR", "binder")
    'the library has no binder “NBR”'
    """
    return f"the library has no {KINDS[kind].lower()} “{key}”" if key else f"no {KINDS[kind].lower()} is chosen"


def no_sulfide(materials: Materials, key: str | None) -> str:
    """Say that the library lacks a sulfide, or that what it has there is none [-].

    >>> no_sulfide(Materials(version="", materials={}, pairs=()), "X")
    'the library has no sulfide electrolyte “X”'
    """
    found = materials.find("electrolyte", key)
    return absent(key, "electrolyte") if found is None else f"{found.name} is {refusal(found)}"


def coefficient(sign: str, value: Cited, label: str, unit: str = "") -> Input:
    """Make an input of a coefficient of the models [unit of the coefficient, or the given one].

    >>> coefficient("p₀", Cited(49e6, "Pa", "Cronau2021"), "Lowest pressure", "MPa").value
    49.0
    """
    if not unit:
        return _of_number(sign, label, value)
    plain = f"{from_si(to_si(float(value), value.unit), unit):.12g}"  # without the digits that only converting adds
    return replace(_of_number(sign, label, value), value=float(plain), unit=unit, low=None, high=None)


def fitted(sign: str, value: Cited, label: str) -> Input:
    """Make an input of a fitted parameter [-] with its 90 % interval; its note tells what it is a parameter of.

    >>> fitted("n", Cited(2.6, "-", "ThisProgram2026", note="Exponent of the pores: of what is no pore"), "n").note
    'of what is no pore'
    """
    return replace(_of_number(sign, label, value), note=value.note.rpartition(": ")[2])


def worded(label: str, text: CitedText, sign: str = "") -> Input:
    """Make an input of a class or code of the library [-].

    >>> worded("Form", CitedText("film-forming", "Song2023")).text
    'film-forming'
    """
    return Input(symbol=sign, label=label, text=text.replace("_", " "), source=text.source, grade=text.grade)


def total(parts: list[str]) -> str:
    """Write a sum of terms [unit of the terms]; nothing adds up to 0.

    >>> total(["1", "2"]), total([])
    ('1 + 2', '0')
    """
    return " + ".join(parts) or "0"


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
