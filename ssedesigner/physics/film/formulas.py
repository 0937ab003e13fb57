"""The formulas of the film's composition, pores and density as *Show the calculation* prints them."""

from __future__ import annotations

from ssedesigner.physics.terms import Formula

SULFIDE_MASS = Formula(
    "Sulfide, by mass of all solids", "w = 1 − Σ w", "100 %{rows}", "wt %", row=" − {0:wt %}", joint=""
)
VOLUME = Formula("Volume of the solids{kept}{of}", "V{at} = Σ w/ρ", "{rows}", "cm3/g", row="{0:wt %} / {1:g/cm3}")
SHARE = Formula(
    "{name} in the dense solids{of}",
    "{sign} = Σ w/ρ / V",
    "({rows}) / {volume:cm3/g}",
    "vol %",
    row="{0:wt %} / {1:g/cm3}",
)
REMOVED = Formula(
    "Volume that the removed binder held{of}",
    "{sign} = V_r / (V + V_r)",
    "({rows}) / {volume:cm3/g}",
    "vol %",
    row="{0:wt %} / {1:g/cm3}",
)
ALONE = Formula("{name}", "{sign}", "{value:vol %}", "vol %")
SOLIDS_DENSITY = Formula(
    "Density of the dense solids{of}", "ρ_d{at} = Σ w / V{at}", "({rows}) / {volume:cm3/g}", "g/cm3", row="{0:wt %}"
)
SULFIDE_DENSITY = Formula("Density of the dense solids{of}", "ρ_d{at}", "{value:g/cm3}", "g/cm3")
_MEAN_LABEL, _MEAN = "Mean of the layers by their part z of the solids", "{sign} = Σ z_i {sign}_i"
MEAN_SHARE = Formula(
    "Mean of the layers by their part z of the solids", _MEAN, "{rows}", "vol %", row="{0:%} × {1:vol %}"
)
MEAN_DENSITY = Formula(
    "Mean of the layers by their part z of the solids", _MEAN, "{rows}", "g/cm3", row="{0:%} × {1:g/cm3}"
)
MEAN_PORES = Formula("Mean of the layers by thickness", "ε = Σ (L_i/L) ε_i", "{rows}", "vol %", row="{0:%} × {1:vol %}")
VOLUME_FRACTION = Formula(
    "{name} in the film", "φ = {fibres}(1 − ε) {sign}", "{less}(1 − {pores:vol %}) × {dense:vol %}", "vol %"
)

FILM_DENSITY = Formula(
    "Density of the film",
    "ρ = {fibres}(1 − ε) ρ_d{plus}",
    "{less}(1 − {pores:vol %}) × {dense:g/cm3}{added}",
    "g/cm3",
)
AREAL_MASS = Formula("Mass of the film per area", "m = ρ L", "{density:g/cm3} × {height:um}", "mg/cm2")
FIBRES = Formula(
    "Fibres in the scaffold’s own volume",
    "{sign} = m_s / (ρ_s h)",
    "{weight:g/m2} / ({density:g/cm3} × {height:um})",
    "vol %",
)
FIBRES_IN_FILM = Formula("Fibres in the film", "v = f h / L", "{fibres:vol %} × {height:um} / {film:um}", "vol %")

PORES_LEFT = Formula(
    "Volume that the solids leave",
    "ε = 1 − (ρ{minus}) / ({fibres}ρ_d)",
    "1 − ({density:g/cm3}{taken}) / ({less}{dense:g/cm3})",
    "vol %",
)
PORES_POSSIBLE = Formula("Porosity, within what a film can have", "ε", "min(max({pores:vol %}, 0), {most} %)", "vol %")
SOFTENING_FACTOR = Formula(
    "Softening by warmth{of}", "s = exp[a (T − T₀)]", "exp[{slope:-} × ({heat:K} − {reference:K})]", "-"
)
COMPACTED = Formula(
    "Compaction, p within the fitted range, in Pa{of}",
    "x = max(A + K p s, −ln ε_u)",
    "max({offset:-} + {slope:-} × {pressure:-} × {softening:-}, −ln({loose:vol %}))",
    "-",
)
PRESSED = Formula(
    "Pores after pressing{of}",
    "ε = max(exp[ln ε_u − (x + ln ε_u) p/50 MPa], ε_c)",
    "max(exp[ln({loose:vol %}) − ({pressed:-} + ln({loose:vol %})) × {part:-}], {closed:vol %})",
    "vol %",
)
CALENDERED = Formula(
    "Pores of reported calendered films",
    "ε = ε_m + Σ z (ε_b − ε_m), ε_m the mean of both",
    "{mean:vol %}{rows}",
    "vol %",
    row=" + {0:-} × ({1:vol %} − {2:vol %})",
    joint="",
)
PELLET = Formula("Relative density of the pellet{of}", "D_p{at} = 1 − ε", "1 − {pores:vol %}", "%")
PELLET_STATED = Formula(
    "Relative density of the pellet as stated, at most 100 % less half of its error{of}",
    "D_p{at}",
    "min({stated:%}, {most:%})",
    "%",
)
MEAN_PRESSED = Formula("Mean over what is usual", "ε = Σ ε / n", "({rows}) / {count}", "vol %", row="{0:vol %}")
UNSTATED = Formula("Pores after pressing", "ε_m", "{value:vol %}", "vol %")
WITH_REMOVED = Formula(
    "Pores with those of the removed binder",
    "ε = ε + (1 − ε) b",
    "{pressed:vol %} + (1 − {pressed:vol %}) × {burnt:vol %}",
    "vol %",
)
