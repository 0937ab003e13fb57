"""The formulas of conduction as *Show the calculation* prints them."""

from __future__ import annotations

from ssedesigner.core.prediction import RESULTS
from ssedesigner.physics.terms import Formula

ARRHENIUS = Formula(
    "Sulfide at the film’s temperature{of}",
    "σ(T){at} = σ₀ exp[−E/k (1/T − 1/T₀)]",
    "{own:mS/cm} × exp[−{energy:eV} / {boltzmann:J/K} × (1/{warmth:K} − 1/{reference:K})]",
    "mS/cm",
)
PELLETS = Formula(
    "Pressure during the measurement, not stated: average within the measured range{of}",
    "p₀ = p_min exp[Σ ln(pᵢ/p_min) / {count}]",
    "{lowest:MPa} × exp[({rows}) / {count}]",
    "MPa",
    row="ln({0:MPa} / {1:MPa})",
)
HELD = Formula(
    "Under stack pressure, within the measured range{of}",
    "σ(T, p){at} = σ(T) (p/p₀)^c",
    "{own:mS/cm} × ({held:MPa} / {measured:MPa})^{exponent:-}",
    "mS/cm",
)
OWN_VARIANCE = Formula("Variance of ln σ", "", "", "-")

ONE_LOSS = Formula("Share left by {name}{of}", "r({name}) = exp(−z λ)", "exp(−{share:%} × {loss:-})", "-")
TWO_LOSSES = Formula(
    "Share left by {name}{of}", "r({name}) = exp(−z λ λ′)", "exp(−{share:%} × {loss:-} × {own:-})", "-"
)
USUAL_LOSS = Formula(
    "Average of usual liquids{of}", "r = exp[−({names}) / {count}]", "exp(−({rows}) / {count})", "-", row="{0:-}"
)
AFTER_LIQUIDS = Formula(
    "Sulfide after the liquids{of}", "σ_r{at} = σ Π r", "{own:mS/cm}{rows}", "mS/cm", row=" × {0:-}", joint=""
)
AFTER_LIQUID = Formula("Sulfide after the liquid{of}", "σ_r{at} = σ r", "{own:mS/cm} × {left:-}", "mS/cm")

POLYMER = Formula(
    "{name} at the film’s temperature{of}",
    "σ({name}) = σ₀ exp[−E_p/k (1/T − 1/T₀)]",
    "{own:mS/cm} × exp[−{energy:eV} / {boltzmann:J/K} × (1/{warmth:K} − 1/{reference:K})]",
    "mS/cm",
)
POLYMERS = Formula(
    "Polymers that conduct, mean by volume{of}",
    "σ_p = Σ x σ / Σ x",
    "({rows}) / {share:vol %}",
    "mS/cm",
    row="{0:vol %} × {1:mS/cm}",
)
COATED = Formula(
    "Sulfide with its coat, no worse than the polymer{of}",
    "σ_c = max(σ_s [x/(x + x_p)]^m, min(σ_p, σ_s))",
    "max({bare:mS/cm} × ({sulfide:vol %} / ({sulfide:vol %} + {share:vol %}))^{exponent:-}, "
    "min({polymer:mS/cm}, {bare:mS/cm}))",
    "mS/cm",
)
POLYMER_PART = Formula(
    "Polymer in both conductors{of}",
    "φ = x_p/(x + x_p)",
    "{share:vol %} / ({sulfide:vol %} + {share:vol %})",
    "vol %",
)
AUXILIARY = Formula(
    "Auxiliary value of the mix{of}",
    "b = (1 − φ)(2 σ_c − σ_p) + φ (2 σ_p − σ_c)",
    "(1 − {part:vol %}) × (2 × {first:mS/cm} − {second:mS/cm}) + {part:vol %} × (2 × {second:mS/cm} − {first:mS/cm})",
    "mS/cm",
)
_MEDIUM = "Effective medium of sulfide and polymer (Bruggeman){of}"
_ROOT = "√(({linear:mS/cm})² + 8 × {first:mS/cm} × {second:mS/cm})"
MEDIUM = Formula(_MEDIUM, "σ = [b + √(b² + 8 σ_c σ_p)] / 4", f"({{linear:mS/cm}} + {_ROOT}) / 4", "mS/cm")
MEDIUM_BELOW = Formula(
    _MEDIUM,
    "σ = 2 σ_c σ_p / [√(b² + 8 σ_c σ_p) − b]",
    f"2 × {{first:mS/cm}} × {{second:mS/cm}} / ({_ROOT} − ({{linear:mS/cm}}))",
    "mS/cm",
)
BLOCKED = Formula(
    "{name} in the way{of}",
    "f({name}) = [x_c/(x_c + x({name}))]^m",
    "({conductor:vol %} / ({conductor:vol %} + {rows}))^{exponent:-}",
    "-",
    row="{0:vol %}{1:part}",
)
DENSE = Formula("Film without pores{of}", "σ_d{at} = σ {signs}", "{own:mS/cm}{rows}", "mS/cm", row=" × {0:-}", joint="")
IN_SERIES = Formula(
    "Layers in series",
    "σ_d = 1 / Σ (L_i/L)/σ_d,i",
    "1 / ({rows})",
    "mS/cm",
    row="{0:%} / {1:mS/cm}",
)
POROUS_IN_SERIES = Formula(
    "Layers with their pores, in series",
    "σ_d = 1 / Σ (L_i/L)/(σ_d,i f_ε,i)",
    "1 / ({rows})",
    "mS/cm",
    row="{0:%} / ({1:mS/cm} × {2:-})",
)
COMPACT = Formula(
    "Sulfide without the pores of its pellet{of}",
    "σ_s{at} = σ_r / D_p^n",
    "{own:mS/cm} / {pellet:-}^{exponent:-}",
    "mS/cm",
)
ROLLED = Formula("Sulfide after dry rolling{of}", "σ_r{at} = σ exp(−λ_d)", "{own:mS/cm} × exp(−{loss:-})", "mS/cm")
POROUS = Formula("Pores of the film", "f_ε = (1 − ε)^n", "(1 − {pores:vol %})^{exponent:-}", "-")
POROUS_LAYER = Formula("Pores of a layer{of}", "f_ε{at} = (1 − ε{at})^n", "(1 − {pores:vol %})^{exponent:-}", "-")
HELD_PART = Formula(
    "Part of the film that holds the scaffold", "s = h / L, at most 1", "min({height:um} / {film:um}, 1)", "-"
)
SCAFFOLD = Formula(
    "Scaffold, in series with the rest of the film",
    "f_s = 1 / [1 − s + s/(1 − v)^q]",
    "1 / (1 − {share:-} + {share:-} / (1 − {fibres:vol %})^{exponent:-})",
    "-",
)
SHIFT = Formula("Shift of ln σ by own films", "δ = Σ a z", "{rows}", "-", row="{0:-} × {1:-}")
LEARNED = Formula("Correction by own films", "exp(δ)", "exp({shift:-})", "-")
CONDUCTIVITY = Formula(
    "Conductivity of the film", "σ = σ_d {signs}", "{dense:mS/cm}{rows}", "mS/cm", row=" × {0:-}", joint=""
)
RESISTANCE = Formula(
    RESULTS["film.area_specific_resistance_ohm_cm2"].label, "R = L / σ", "{height:um} / {conductivity:mS/cm}", "ohm cm2"
)
AREAL_CONDUCTANCE = Formula(
    RESULTS["film.areal_conductance_s_cm2"].label, "G = 1 / R", "1 / {resistance:ohm cm2}", "S/cm2"
)
CONDUCTANCE = Formula(RESULTS["film.conductance_s"].label, "G = A / R", "{area:cm2} / {resistance:ohm cm2}", "S")
