"""How the library says what notes and conditions of the compilation say of their own making."""

from __future__ import annotations

from library_merge.tables import MergeError

NOTES = {
    "isobutyl isobutyrate": "Flash points of 19 (IEC), 32 (DIPPR) and 37 to 49 degC (data sheets) are listed.",
    "sec-butyl acetate": "One package gives 108 degC for the boiling point and -18 degC for the flash point: doubtful.",
    "MEK": "Attacks sulfides.",
    "decalin": (
        "Boiling point: mean of cis (195.8 degC) and trans (187.3 degC). H314 is of the registration; many data sheets "
        "say H315."
    ),
    "isododecane": "A correlation gives 0.27 kPa for the vapour pressure.",
    "isoparaffin C10-C12": "Many isomers that boil from 160 to 177 degC; values of one supplier, from memory.",
    "NBR-cured": "Cured: the strengths that data sheets give for nitrile rubber are of such a sheet.",
    "HNBR-36": "Gum; the 20 MPa listed for HNBR are of a cured sheet.",
    "BR-gum": "The same gum as BR; only vulcanised-BR is reported to run without pressure.",
    "SBR-gum": "The 15 MPa listed for SBR are of a cured compound.",
    "EVA-18": "Hansen values at 60 degC; gels at room temperature.",
    "EVA-33": "Hansen values at 60 degC.",
    "PCL-80k": (
        "By chi, aromatics, esters and chlorinated liquids are good solvents of the melt; the crystals dissolve from "
        "about 40 degC."
    ),
    "PVAc": "Hansen values at 60 degC, their radius from memory; by chi, alkanes do not dissolve it.",
    "ethyl cellulose-48": (
        "About 0.5 OH groups per ring remain. Chi: n-pentyl acetate 0.28, propyl acetate 0.33, ketones 0.37 to 0.46, "
        "toluene 0.47."
    ),
    "PMEMA-LiTFSI": (
        "Taken as 2-methoxyethyl methacrylate: check against the paper that you mean. Its conductivity is an order of "
        "magnitude."
    ),
    "silicone prepolymer": (
        "Only this liquid dissolves; cure it after casting. Sulfide poisons a platinum catalyst: cure before contact, "
        "or by condensation or peroxide. Silanol ends react with sulfide."
    ),
    "PIB-85k": "Tacky resin, too weak for a film alone. Its Hansen radius promises too much for esters.",
    "PIB-800k": "Grade P-85 has Mv 476 to 1110 and Mn 134 to 241 kg/mol (Efremov).",
    "PIB-2600k": (
        "Dissolves in a day; 2 wt % is stringy already. Grade P-155 has Mv 1989 to 3128 and Mn 361 to 493 kg/mol "
        "(Efremov)."
    ),
}
"""Notes of materials in the library's words."""

OUTDATED = frozenset(
    {
        "A flash point of 19 degC is also listed; data sheets say 37 to 49 degC, 40 degC is used.",
        'Takes the verdict "dissolves" that silicone rubber carries now; cure after casting.',
    }
)
"""Notes that a correction makes wrong."""

_INSTEAD = (
    ("no cell without pressure read for it", "no cell without pressure is reported"),
    ("older chi is of the melt", "the known chi is that of the melt"),
    ("mid block", "middle block"),
    ("DSC, 10 K/min class", "by calorimetry at about 10 K/min"),
    ("bulk to drum, 2025 to 2026", "in bulk or drums, 2025 to 2026"),
    ("cold flow is named in", "cold flow by"),
    ("(remembered; ", "(from memory; "),
    ("(remembered)", "(from memory)"),
    (", remembered", ", from memory"),
    ("; figures of the paper not readable here", "; the figures were not read"),
    ("are in figures, not readable here", "stand in figures that were not read"),
    ("in the open text (CC BY 4.0), which could not be read here", "in the text, which was not read"),
    ("low and high are a rounding range set here", "the range is that of rounding"),
    ("no published sulfide test read", "no test with a sulfide was read"),
    ("high swelling at Ra below 8 MPa^0.5 for NBR (NBRHSP24), used as R0", "Hansen radius from swelling (NBRHSP24)"),
    ("PTFE is reduced by Li: keep a sulfide skin on the anode side", "lithium reduces PTFE: keep sulfide on that side"),
    ("; basis in moisture_series.csv and README", ""),
    ("H2S_max_cm3_g", "H2S at full hydrolysis"),
)

_MAKING = ("older row", "README", ".csv", "readable", "REPLACES", "CORRECTED", "chi rows")


def in_plain_words(text: str) -> str:
    """Return words without remarks on how the compilation was made; refuse those that no table here mends."""
    for old, new in _INSTEAD:
        text = text.replace(old, new)
    phrase = next((words for words in _MAKING if words in text), None)
    if phrase:
        raise MergeError(f"“{text}” speaks of the making of the data (“{phrase}”).")
    return text
