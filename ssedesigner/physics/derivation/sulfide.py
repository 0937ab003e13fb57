"""What accounts say of a sulfide in the film: its own conductivity, warmth, stack pressure, and what liquids leave."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step
from ssedesigner.core.evidence import CitedText
from ssedesigner.core.materials import Material
from ssedesigner.core.model_fit import FITTED_LIQUIDS, Fit, shipped_fit
from ssedesigner.physics.arrays import Number, exp, sqrt
from ssedesigner.physics.conduction.conductance import ELEMENTARY_CHARGE, ENERGY_SPREAD, is_liquid_open
from ssedesigner.physics.conduction.factors import (
    BOLTZMANN,
    HIGHEST_PRESSURE,
    LOWEST_PRESSURE,
    PELLET_PRESSURES,
    USUAL_LIQUIDS,
    arrhenius,
    pressure_ratio,
    solvent_retention,
    unstated_retention,
)
from ssedesigner.physics.conduction.gradients import parameter_variance
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, fitted, no_sulfide, shown, step, worded
from ssedesigner.physics.film.solids import SulfideLayer
from ssedesigner.physics.stack_pressure import pressure_spreads, pressures

PAGE = "models-sulfide"
ROLES = ("electrolyte", "second_electrolyte")
_PELLETS = ("p₁", "p₂", "p₃", "p₄", "p₅", "p₆")
_OPEN = tuple(key.removeprefix("liquid:") for key in USUAL_LIQUIDS)


class Sulfide(NamedTuple):
    """The sulfide of one layer of the film of a case; ``number`` counts from 0, first layer first."""

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
        return str(getattr(self.case.recipe, ROLES[self.number]))

    @property
    def of(self) -> str:
        """Words that tell the layers of a film apart; nothing in a film of one."""
        return f", {self.key}" if self.case.recipe.second_electrolyte else ""

    @property
    def at(self) -> str:
        """Index of the layer in formulas; nothing in a film of one."""
        return ("₁", "₂")[self.number] if self.case.recipe.second_electrolyte else ""

    def inputs(self) -> tuple[Input, ...]:
        """Conductivity [mS/cm] at its temperature [degC], activation energy [eV], the film's temperature, pressures."""
        case, at = self.case, f"({self.key})" if self.case.recipe.second_electrolyte else ""
        sulfide, missing = case.look.material(self.key, "electrolyte"), no_sulfide(case.materials, self.key)
        if self._is_lot:
            value = case.typed("electrolyte_conductivity_ms_cm", f"σ₀{at}")
            reference = case.typed("electrolyte_conductivity_temperature_c", f"T₀{at}")
        else:
            value = case.listed(sulfide, "conductivity_ms_cm", f"σ₀{at}", missing=missing)
            reference = case.reference(sulfide, f"T₀{at}")
        energy = case.listed(sulfide, "activation_energy_ev", f"E{at}", missing=missing)
        found: tuple[Input, ...] = (
            value,
            reference,
            energy,
            case.typed("temperature_c", "T"),
            coefficient("k", BOLTZMANN, "Boltzmann constant"),
        )
        if self.layer is not None:
            found += (coefficient(f"s₀{at}", self.layer.spread, f"Scatter of the sulfide{self.of}, SD of ln"),)
        return (*found, *self._pressure_inputs())

    @property
    def _is_lot(self) -> bool:
        return self.number == 0 and self.case.recipe.electrolyte_conductivity_ms_cm is not None

    def pressures(self) -> tuple[Number, Number, Number]:
        """Stack pressure and that of the measurement [Pa], each within the measured range, and ln of their ratio."""
        layer, low, high = self.layer, float(LOWEST_PRESSURE), float(HIGHEST_PRESSURE)
        if layer is None:
            return low, low, 0
        held, reference = (float(pressure) for pressure in pressures(self.case.film.stack_pressure, layer))
        return min(max(held, low), high), min(max(reference, low), high), pressure_ratio(held, reference)

    def _pressure_inputs(self) -> tuple[Input, ...]:
        layer = self.layer
        if layer is None or not self.pressures()[-1]:
            return ()
        lowest = coefficient("p", LOWEST_PRESSURE, "Stack pressure, not stated", "MPa")
        held = lowest if self.case.film.stack_pressure is None else self.case.typed("stack_pressure_mpa", "p")
        return (
            held,
            *self._measured_inputs(layer),
            coefficient("p_min", LOWEST_PRESSURE, "Pressure below which nothing was compared", "MPa"),
            coefficient("p_max", HIGHEST_PRESSURE, "Pressure above which nothing is gained", "MPa"),
            fitted("c", self.fit.values["pressure"], "Exponent of the stack pressure"),
        )

    def _measured_inputs(self, layer: SulfideLayer) -> tuple[Input, ...]:
        """Pressure during the measurement, or each of those over which is averaged [MPa]."""
        if layer.measured_pressure is None:
            return (coefficient("p₀", LOWEST_PRESSURE, "Pressure on the pellet, not stated", "MPa"),)
        if not layer.pressure_spread:
            return (self.case.typed("electrolyte_conductivity_pressure_mpa", "p₀"),)
        return tuple(
            replace(
                coefficient(sign, pressure, "Pressure held on a pellet", "MPa"), note=pressure.note.rpartition(", ")[2]
            )
            for sign, pressure in zip(_PELLETS, PELLET_PRESSURES, strict=True)
        )

    def steps(self) -> tuple[tuple[Step, ...], Number]:
        """Return the steps to the sulfide's own conductivity in the film [S/m]; nothing where it is not known."""
        layer, film = self.layer, self.case.film
        if layer is None or layer.conductivity is None or layer.activation_energy is None:
            return (), 0
        value = arrhenius(layer.conductivity, layer.reference, layer.activation_energy, film.temperature)
        span = f"(1/{shown(film.temperature, 'K')} − 1/{shown(layer.reference, 'K')})"
        power = f"−{shown(layer.activation_energy, 'eV')} / {shown(BOLTZMANN, 'J/K')} × {span}"
        first = step(
            f"Sulfide at the film's temperature{self.of}",
            f"σ(T){self.at} = σ₀ exp[−E/k (1/T − 1/T₀)]",
            f"{shown(layer.conductivity, 'mS/cm')} × exp[{power}]",
            value,
            "mS/cm",
        )
        held, reference, ratio = self.pressures()
        if not ratio:
            return (first,), value
        average = self._average(layer, reference)
        exponent = self.fit.values["pressure"]
        raised = value * exp(ratio * exponent)
        numbers = f"({shown(held, 'MPa')} / {shown(reference, 'MPa')})^{shown(exponent, '-')}"
        second = step(
            f"Under stack pressure, within the measured range{self.of}",
            f"σ(T, p){self.at} = σ(T) (p/p₀)^c",
            f"{shown(value, 'mS/cm')} × {numbers}",
            raised,
            "mS/cm",
        )
        return (first, *average, second), raised

    def _average(self, layer: SulfideLayer, reference: float) -> tuple[Step, ...]:
        """Return the step to the pressure of a lot where that is not stated: a mean of logarithms [MPa]."""
        if not layer.pressure_spread:
            return ()
        low, high, many = float(LOWEST_PRESSURE), float(HIGHEST_PRESSURE), len(PELLET_PRESSURES)
        lowest = shown(low, "MPa")
        counted = [shown(min(max(float(each), low), high), "MPa") for each in PELLET_PRESSURES]
        terms = " + ".join(f"ln({each} / {lowest})" for each in counted)
        label = f"Pressure during the measurement, not stated: average within the measured range{self.of}"
        formula = f"p₀ = p_min exp[Σ ln(pᵢ/p_min) / {many}]"
        return (step(label, formula, f"{lowest} × exp[({terms}) / {many}]", reference, "MPa"),)

    def note(self) -> str:
        """Say in a sentence why the stack pressure does not count, where it does not."""
        if self.pressures()[-1]:
            return ""
        low, high = shown(LOWEST_PRESSURE, "MPa"), shown(HIGHEST_PRESSURE, "MPa")
        return f"The stack pressure makes no difference here: only between {low} and {high} was one measured."

    def variances(self) -> dict[str, Number]:
        """Variance of ln conductivity downwards by cause [-]."""
        layer, film = self.layer, self.case.film
        if layer is None:
            return {}
        lever = ENERGY_SPREAD * ELEMENTARY_CHARGE / BOLTZMANN * (1 / film.temperature - 1 / layer.reference)
        gradient = {"pressure": self.pressures()[-1] * self.fit.values["pressure"]}
        return {
            "Scatter of the value itself": layer.spread**2,
            "Activation energy, away from T₀": lever * lever,
            "Pressure during the measurement, not stated": pressure_spreads(layer, self.fit)[0] ** 2,
            "Exponent of the stack pressure": parameter_variance(gradient, self.fit),
        }

    def band(self) -> str:
        """Say how the band comes from the variances."""
        told = "The errors of ln σ add as squares; "
        if self.layer is None or not self.layer.pressure_spread:
            return f"{told}the band is 1.645 times the root of their sum to either side."
        upward = shown(pressure_spreads(self.layer, self.fit)[1], "-")
        return (
            f"{told}the lower end lies 1.645 times the root of their sum below. At best the lot was measured at 49 MPa "
            f"or less, so upwards its pressure counts with an SD of {upward} only."
        )

    def liquid_inputs(self) -> tuple[Input, ...]:
        """Liquids with their shares [%], classes, and fitted losses [-]."""
        case, recipe = self.case, self.case.recipe
        found: list[Input] = []
        for key in filter(None, (recipe.solvent, recipe.cosolvent)):
            solvent = case.look.material(key, "solvent")
            if solvent is None:
                found.append(Input(symbol="", label=f"What {key} does to sulfides", reason=absent(key, "solvent")))
                continue
            found += self._liquid(solvent)
        if is_liquid_open(case.film):
            found += [fitted(f"λ({key})", self.fit.values[f"liquid:{key}"], f"Loss in {key} liquids") for key in _OPEN]
        if recipe.solvent and recipe.cosolvent:
            found.append(case.typed("cosolvent_share_pct", "z"))
        return tuple(found)

    def _liquid(self, solvent: Material) -> list[Input]:
        kind = solvent.texts.get("sulfide_class")
        label = f"Class of {solvent.key} against sulfides"
        if kind is None or f"liquid:{kind}" not in self.fit.values:
            reason = f"the library does not say how {solvent.name} treats sulfides"
            return [Input(symbol="", label=label, reason=reason)]
        return [
            worded(label, kind if isinstance(kind, CitedText) else CitedText(kind, "Laboratory")),
            fitted(f"λ({kind})", self.fit.values[f"liquid:{kind}"], f"Loss in {kind} liquids"),
            *(
                [fitted(f"λ({solvent.key})", self.fit.values[f"liquid:{solvent.key}"], f"Loss in {solvent.key}")]
                if solvent.key in FITTED_LIQUIDS
                else []
            ),
        ]

    def liquid_steps(self, value: Number) -> tuple[tuple[Step, ...], Number]:
        """Return what each liquid leaves [-], and the conductivity after all of them [S/m]."""
        layer, solvents = self.layer, self.case.film.solvents
        if layer is not None and is_liquid_open(self.case.film):
            return self._open_liquid(value)
        if layer is None or not solvents:
            return (), value
        steps, ratios = [], []
        for solvent, share in solvents:
            ratio = solvent_retention(((solvent, share),), self.fit).value
            kind = solvent.texts["sulfide_class"]
            losses = [self.fit.values[f"liquid:{kind}"]]
            losses += [self.fit.values[f"liquid:{solvent.key}"]] if solvent.key in FITTED_LIQUIDS else []
            numbers = f"exp(−{' × '.join([shown(share, '%'), *(shown(loss, '-') for loss in losses)])})"
            formula = f"r({solvent.key}) = exp(−z λ)" if len(losses) == 1 else f"r({solvent.key}) = exp(−z λ λ′)"
            steps.append(step(f"What {solvent.key} leaves{self.of}", formula, numbers, ratio, "-"))
            ratios.append(ratio)
        whole = solvent_retention(solvents, self.fit).value
        words = " × ".join([shown(value, "mS/cm"), *(shown(ratio, "-") for ratio in ratios)])
        left = value * whole
        steps.append(step(f"Sulfide after the liquids{self.of}", f"σ_r{self.at} = σ Π r", words, left, "mS/cm"))
        return tuple(steps), left

    def _open_liquid(self, value: Number) -> tuple[tuple[Step, ...], Number]:
        """Return what a liquid that is not stated leaves on average [-], and the conductivity after it [S/m]."""
        ratio = unstated_retention(self.fit).value
        losses = " + ".join(shown(self.fit.values[f"liquid:{key}"], "-") for key in _OPEN)
        formula = " + ".join(f"λ({key})" for key in _OPEN)
        numbers = f"exp(−({losses}) / {len(_OPEN)})"
        left = value * ratio
        words = f"{shown(value, 'mS/cm')} × {shown(ratio, '-')}"
        return (
            step(f"Average of usual liquids{self.of}", f"r = exp[−({formula}) / {len(_OPEN)}]", numbers, ratio, "-"),
            step(f"Sulfide after the liquid{self.of}", f"σ_r{self.at} = σ r", words, left, "mS/cm"),
        ), left


def sulfide_account(case: Case) -> Derivation:
    """Return the account of the first sulfide's own conductivity [mS/cm].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.derivation.derivation import case_of
    >>> from ssedesigner.physics.prediction import predict
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> sulfide_account(case_of(predict(Recipe(), empty), empty)).title
    'Sulfide electrolyte conductivity'
    """
    sulfide = Sulfide(case, 0)
    parts = sulfide.variances()
    whole = sum(parts.values())
    formula = "σ(T) = σ₀ exp[−E/k (1/T − 1/T₀)]" + (" (p/p₀)^c" if sulfide.pressures()[-1] else "")
    return case.account(
        "film.electrolyte_conductivity_ms_cm",
        formula,
        sulfide.inputs(),
        sulfide.steps()[0],
        PAGE,
        band=sulfide.band(),
        band_parts=tuple(
            BandPart(label=label, spread=float(sqrt(part)), share=float(part / whole))
            for label, part in parts.items()
            if part
        ),
        notes=tuple(filter(None, (sulfide.note(),))),
    )
