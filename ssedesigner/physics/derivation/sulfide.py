"""What derivations say of a sulfide in the film: its own conductivity, warmth, stack pressure, and the liquids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step, number_text
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material
from ssedesigner.core.model_fit import FITTED_LIQUIDS, Fit, shipped_fit
from ssedesigner.core.recipe import MAIN, layers
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import sqrt
from ssedesigner.physics.conduction.factors import (
    BOLTZMANN,
    HIGHEST_PRESSURE,
    LOWEST_PRESSURE,
    PELLET_PRESSURES,
    USUAL_LIQUIDS,
    pressure_ratio,
)
from ssedesigner.physics.conduction.formulas import (
    AFTER_LIQUID,
    AFTER_LIQUIDS,
    ARRHENIUS,
    HELD,
    ONE_LOSS,
    OWN_VARIANCE,
    PELLETS,
    TWO_LOSSES,
    USUAL_LOSS,
)
from ssedesigner.physics.conduction.layer import is_liquid_open
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, fitted_input, no_sulfide, word_input
from ssedesigner.physics.film.solids import SulfideLayer, is_lot_layer
from ssedesigner.physics.stack_pressure import pressure_spreads, pressures

PAGE = "models-sulfide"
_PELLETS = ("p₁", "p₂", "p₃", "p₄", "p₅", "p₆")
_OPEN = tuple(key.removeprefix("liquid:") for key in USUAL_LIQUIDS)
_CAUSES = (
    "Scatter of the value itself",
    "Activation energy, away from T₀",
    "Pressure during the measurement, not stated",
    "Exponent of the stack pressure",
)
"""Causes of the band of the sulfide's own conductivity, as ``OWN_VARIANCE`` lists them."""


class Sulfide(NamedTuple):
    """The electrolyte of one layer of the film of a case; ``number`` counts from 0, from the cathode."""

    case: Case
    number: int

    @property
    def layer(self) -> SulfideLayer | None:
        """The layer [SI], None where a sulfide is not in the library."""
        layers = self.case.film.layers
        return layers[self.number] if self.number < len(layers) else None

    @property
    def fit(self) -> Fit:
        """The fitted parameters."""
        return shipped_fit()

    @property
    def key(self) -> str:
        """Key of the sulfide."""
        return str(getattr(self.case.recipe, self.field))

    @property
    def field(self) -> str:
        """Field of the recipe that names it."""
        return layers(self.case.recipe)[self.number].field

    @property
    def words(self) -> dict[str, str]:
        """What tells the layers of a film apart."""
        return self.case.layer_words(self.number)

    def inputs(self) -> tuple[Input, ...]:
        """Conductivity [mS/cm] at its temperature [degC], activation energy [eV], the film's temperature, pressures."""
        case, at = self.case, f"({self.key})" if len(layers(self.case.recipe)) > 1 else ""
        sulfide = case.look.material(self.key, "electrolyte", field=self.field)
        missing = no_sulfide(case.materials, self.key, self.field)
        if self._is_lot:
            value = case.typed_input("electrolyte_conductivity_ms_cm", f"σ₀{at}")
            reference = case.typed_input("electrolyte_conductivity_temperature_c", f"T₀{at}")
        else:
            value = case.library_input(sulfide, "conductivity_ms_cm", f"σ₀{at}", missing=missing)
            reference = case.reference(sulfide, f"T₀{at}")
        energy = case.library_input(sulfide, "activation_energy_ev", f"E{at}", missing=missing)
        inputs: tuple[Input, ...] = (
            value,
            reference,
            energy,
            case.typed_input("temperature_c", "T"),
            coefficient("k", BOLTZMANN, "Boltzmann constant"),
        )
        if self.layer is not None:
            spread = self.layer.spread
            assert isinstance(spread, Cited)  # of one recipe it is the library's, assumed or typed
            inputs += (coefficient(f"s₀{at}", spread, f"Scatter of the sulfide{self.words['of']}, SD of ln"),)
        return (*inputs, *self._pressure_inputs())

    @property
    def _is_lot(self) -> bool:
        recipe = self.case.recipe
        return is_lot_layer(recipe, self.field) and recipe.electrolyte_conductivity_ms_cm is not None

    @property
    def is_pressed(self) -> bool:
        """True where the stack pressure makes a difference."""
        layer = self.layer
        return layer is not None and bool(pressure_ratio(*pressures(self.case.film.stack_pressure, layer)))

    def _pressure_inputs(self) -> tuple[Input, ...]:
        layer = self.layer
        if layer is None or not self.is_pressed:
            return ()
        lowest = coefficient("p", LOWEST_PRESSURE, "Stack pressure, not stated", "MPa")
        held = lowest if self.case.film.stack_pressure is None else self.case.typed_input("stack_pressure_mpa", "p")
        return (
            held,
            *self._measured_inputs(layer),
            coefficient("p_min", LOWEST_PRESSURE, "Pressure below which nothing was compared", "MPa"),
            coefficient("p_max", HIGHEST_PRESSURE, "Pressure above which nothing is gained", "MPa"),
            fitted_input("c", self.fit.values["pressure"], "Exponent of the stack pressure"),
        )

    def _measured_inputs(self, layer: SulfideLayer) -> tuple[Input, ...]:
        """Pressure during the measurement, or each of those over which is averaged [MPa]."""
        if layer.measured_pressure is None:
            return (coefficient("p₀", LOWEST_PRESSURE, "Pressure on the pellet, not stated", "MPa"),)
        if not layer.pressure_spread:
            return (self.case.typed_input("electrolyte_conductivity_pressure_mpa", "p₀"),)
        return tuple(
            replace(
                coefficient(sign, pressure, "Pressure held on a pellet", "MPa"), note=pressure.note.rpartition(", ")[2]
            )
            for sign, pressure in zip(_PELLETS, PELLET_PRESSURES, strict=True)
        )

    def steps(self) -> Iterator[Step]:
        """Print how the sulfide's own conductivity in the film comes about; nothing where it is not known."""
        if self.layer is None:
            return
        yield from self.case.steps(ARRHENIUS, place=self.layer.role, **self.words)
        if self.is_pressed and self.layer.pressure_spread:
            yield from self.case.steps(PELLETS, **self.words)
        yield from self.case.steps(HELD, place=self.layer.role, **self.words)

    def note(self) -> str:
        """Say in a sentence why the stack pressure does not count, where it does not."""
        if self.is_pressed:
            return ""
        low, high = (number_text(from_si(each, "MPa"), "MPa") for each in (LOWEST_PRESSURE, HIGHEST_PRESSURE))
        return f"The stack pressure makes no difference here: only between {low} and {high} was one measured."

    def band_parts(self) -> tuple[BandPart, ...]:
        """Return the causes of the band with their shares of the variance downwards."""
        variance = None if self.layer is None else self.case.terms.last(OWN_VARIANCE, self.layer.role)
        if variance is None:
            return ()
        return tuple(
            BandPart(label=label, spread=float(sqrt(part)), share=float(part / variance.value))
            for label, (part,) in zip(_CAUSES, variance.rows, strict=True)
            if part
        )

    def band(self) -> str:
        """Say how the band comes from the variances."""
        words = "The errors of ln σ add as squares; "
        if self.layer is None or not self.layer.pressure_spread:
            return f"{words}the band is 1.645 times the root of their sum to either side."
        upward = number_text(pressure_spreads(self.layer, self.fit)[1])
        return (
            f"{words}the lower end lies 1.645 times the root of their sum below. At best the lot was measured at "
            f"49 MPa or less, so upwards its pressure counts with an SD of {upward} only."
        )

    def liquid_inputs(self) -> tuple[Input, ...]:
        """Liquids with their shares [%], classes, and fitted losses [-]."""
        case, recipe = self.case, self.case.recipe
        inputs: list[Input] = []
        for key in filter(None, (recipe.solvent, recipe.cosolvent)):
            solvent = case.look.material(key, "solvent")
            if solvent is None:
                inputs.append(Input(symbol="", label=f"What {key} does to sulfides", reason=absent(key, "solvent")))
                continue
            inputs += self._liquid(solvent)
        if is_liquid_open(case.film):
            inputs += [
                fitted_input(f"λ({key})", self.fit.values[f"liquid:{key}"], f"Loss in {key} liquids") for key in _OPEN
            ]
        if recipe.solvent and recipe.cosolvent:
            inputs.append(case.typed_input("cosolvent_share_pct", "z"))
        return tuple(inputs)

    def _liquid(self, solvent: Material) -> list[Input]:
        kind = solvent.texts.get("sulfide_class")
        label = f"Class of {solvent.key} against sulfides"
        if kind is None or f"liquid:{kind}" not in self.fit.values:
            reason = f"the library does not say how {solvent.name} treats sulfides"
            return [Input(symbol="", label=label, reason=reason)]
        return [
            word_input(label, kind if isinstance(kind, CitedText) else CitedText(kind, "Laboratory")),
            fitted_input(f"λ({kind})", self.fit.values[f"liquid:{kind}"], f"Loss in {kind} liquids"),
            *(
                [fitted_input(f"λ({solvent.key})", self.fit.values[f"liquid:{solvent.root}"], f"Loss in {solvent.key}")]
                if solvent.root in FITTED_LIQUIDS
                else []
            ),
        ]

    def liquid_steps(self) -> Iterator[Step]:
        """Print what each liquid leaves, and the conductivity after all of them."""
        formulas = (ONE_LOSS, TWO_LOSSES, USUAL_LOSS, AFTER_LIQUID, AFTER_LIQUIDS)
        if self.layer is not None:
            yield from (term.step(**self.words) for term in self.case.terms.all(*formulas, place=self.layer.role))


def sulfide_derivation(case: Case) -> Derivation:
    """Derive the own conductivity of the film's sulfide."""
    sulfide = Sulfide(case, layers(case.recipe).index(MAIN))
    return case.derivation(
        "film.electrolyte_conductivity_ms_cm",
        "σ(T) = σ₀ exp[−E/k (1/T − 1/T₀)]" + (" (p/p₀)^c" if sulfide.is_pressed else ""),
        sulfide.inputs(),
        sulfide.steps(),
        PAGE,
        band=sulfide.band(),
        band_parts=sulfide.band_parts(),
        notes=(sulfide.note(),),
    )
