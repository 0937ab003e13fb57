"""Severities that a check cannot give, each with the reason."""

_IS_FACT = "it holds or it does not; nothing lies between"
_ALWAYS = "every recipe has what it looks at"
_ESTIMATE = "an estimate warns at most"
_KNOWN = "all that it needs is in the recipe"

IMPOSSIBLE = {
    ("contradictions", "caution"): _IS_FACT,
    ("contradictions", "unknown"): _KNOWN,
    ("contradictions", "none"): _ALWAYS,
    ("materials-known", "caution"): "what is not in the library is not known, not doubtful",
    ("materials-known", "none"): _ALWAYS,
    ("active-mass", "caution"): _IS_FACT,
    ("active-mass", "none"): _ALWAYS,
    ("anode-capacity", "caution"): _IS_FACT,
    ("mean-voltage", "none"): _ALWAYS,
    ("film-density", "fail"): "the densities of the library can be wrong as well as the typed one",
    ("method-solvent", "fail"): "the recipe may be unfinished",
    ("method-solvent", "unknown"): _KNOWN,
    ("pinholes", "fail"): "pinholes from xylene are reported for one film; another may do without",
    ("thickness-window", "none"): _ALWAYS,
    ("scaffold-thickness", "caution"): _IS_FACT,
    ("drying-temperature", "fail"): "bubbles leave pores, which pressing can close",
    ("residual-liquid", "fail"): "time and vacuum drive out what temperature does not",
    ("drying-cracks", "fail"): "the formula knows no binder: " + _ESTIMATE,
    ("crystallisation", "fail"): "some sulfides crystallise below what is reported",
    ("crystallisation", "unknown"): _KNOWN,
    ("free-standing", "none"): _ALWAYS,
    ("densification", "fail"): "a film that is not pressed conducts badly, but conducts",
    ("densification", "none"): _ALWAYS,
    ("porosity", "fail"): "pores cost conductivity by degrees",
    ("porosity", "none"): _ALWAYS,
    ("form-route", "none"): _ALWAYS,
    ("peel", "fail"): "adhesion is not known well enough to rule a substrate out",
    ("folding", "unknown"): _KNOWN,
    ("film-size", "fail"): "careful aligning does it",
    ("film-size", "unknown"): _KNOWN,
    ("film-size", "none"): _ALWAYS,
    ("bipolar", "unknown"): _KNOWN,
    ("cathode-coating", "none"): _ALWAYS,
    ("spe-oxidation", "unknown"): "the rule is stated for polymer electrolytes in general",
    ("binder-oxidation", "fail"): "most limits of binders are estimates: " + _ESTIMATE,
    ("negative-foil", "fail"): "plated lithium parts the two after the first charge",
    ("stack-pressure", "none"): _ALWAYS,
    ("shear-modulus", "fail"): "stiffness alone decides nothing: " + _ESTIMATE,
    ("moisture", "none"): _ALWAYS,
    ("flash-point", "fail"): "flammable liquids are used with care",
    ("solvent-hazard", "fail"): "grave liquids are used with care",
    ("oxidising-salt", "fail"): "such salts are used in films, with care",
}
"""Check and severity that no recipe gives, and why. A property test tries to prove each wrong."""
