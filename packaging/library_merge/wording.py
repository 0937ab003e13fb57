"""The words of merged cells: remarks on the making of the data go, abbreviations are written out."""

from __future__ import annotations

import re

from library_merge.source_keys import with_library_keys

_INSTEAD = {
    "Replaces 1000. With a foil of indium this is the number to use, beside the density of indium.": (
        "For a foil of indium, beside the density of indium."
    ),
    "Replaces 2.60. Table B10 of the thesis.": "Table B10 of the thesis.",
    "X-ray density; replaces 2.6": "X-ray density",
    "Strictest of the bodies the program names. Replaces 1000.": "Strictest of the limits that were read.",
    "Not in the library so far.": "",
    "Library has it as estimate.": "",
    "Label said PET film, Table 4.": "",
    "Named in the calibration series of the library but missing from its materials.": "",
    "Not thermodynamic: relabel. Bai2020": "Practical limit, not the thermodynamic one. Bai2020",
    "Lattice to be looked up again; 6.7860": "Lattice parameter from memory; 6.7860",
    "No source could be read here: look the value up before it is shown as more than an estimate.": (
        "No report of it was read: each of its values is an estimate."
    ),
    "Lee2020 cell: to be looked up. Ni fraction of Jung2019 not printed.": "Jung2019 does not print the Ni share.",
    " Grade of the old row was measured; the data set is a compilation.": "",
    "The message says that 3.9 V overstates PEO while 4.0 V is used as limit: the limit must not lie above 3.9.": (
        "Voltammetry overstates it: judge by the lower value."
    ),
    "wh measured by voltammetry (Kochetkov2022), wl from memory.": (
        "Oxidation limit by voltammetry (Kochetkov2022), reduction limit from memory."
    ),
    "wl from memory; wh as all chlorides": "Reduction limit from memory; oxidation limit as for all chlorides",
    "wh by voltammetry with carbon": "Oxidation limit by voltammetry with carbon",
    " (Yonghoon-DEM-DFT litdb)": "",
    "were read in a detailed reading note of a public repository (yonghoon7153-source/Yonghoon-DEM-DFT, litdb), which "
    "copies the table in full; not the paper itself": "through a detailed reading note; the paper itself was not read",
    "Read as data in PyBaMM (Chen2020).": "Read as data in PyBaMM.",
    "PyBaMM parameter sets (Chen2020, ORegan2022, Prada2013, NCA_Kim2011, Ai2020, MSMR)": (
        "PyBaMM parameter sets of Chen 2020, O'Regan 2022, Prada 2013, Kim 2011 (NCA), Ai 2020 and MSMR"
    ),
    "First-principles, 0 K": "First principles, 0 K",
    "PyBaMM, Chen2020)": "PyBaMM, Chen2020b)",
    'Takes the verdict "dissolves" that silicone rubber carries now; cure after casting.': (
        "Liquid until it is cured: dissolve and cast it, then cure."
    ),
    "Only its calculated window is entered (Zhu2015); OBELiX has 0.0002 mS/cm.": (
        "A poor conductor, which Ge sulfides form on reduction (Zhu2015)."
    ),
    "Windows with the source given in the row.": "",
    "measured in THF by size exclusion": "dissolves: size-exclusion chromatography runs in THF",
    "uncured polydimethylsiloxane: dissolves in hydrocarbons, ethers and esters": "uncured polydimethylsiloxane",
    "No source was read; treat as a guess of a chemist.": "No source was read: treat it as a chemist's guess.",
    "liquid electrolyte, the review in words": "liquid electrolyte, as the review states",
    "Laboratory grade costs a hundred times more.": "Laboratory grade costs about a hundred times as much.",
    "Li3Ta1O1.5Cl5": "Li3TaO1.5Cl5",
    "Most trivalent metals are dearer than cobalt": "Most trivalent metals cost more than cobalt",
}
_WHOLE_CELLS = {
    "; from memory": "from memory",
    "against Li+/Li; ": "against Li+/Li",
    "in words": "Stated in the text.",
    "about 10 mS/cm": "Stated as about 10 mS/cm.",
}
PRICE_CLASSES = {
    "sulfide, Li2S decides": "set by Li2S",
    "dear: Ge": "expensive: Ge",
    "dear: Nb": "expensive: Nb",
    "dear: Ta": "expensive: Ta",
    "middle: Sb": "moderate: Sb",
    "middle: Y": "moderate: Y",
    "cheap: Zr": "cheap: Zr",
    "very dear: In": "very expensive: In",
    "very dear: Sc": "very expensive: Sc",
    "very dear: In, Sc": "very expensive: In, Sc",
}
"""What the classes of prices are called."""


def in_library_words(text: str) -> str:
    """Return a cell in the library's words, with the library's keys of sources."""
    text = _WHOLE_CELLS.get(text, text)
    for old, new in _INSTEAD.items():
        text = text.replace(old, new)
    return re.sub(r"  +", " ", with_library_keys(text)).strip()


def with_sentence(note: str, sentence: str) -> str:
    """Return a note that ends with a sentence; one that holds it already stays as it is."""
    if not sentence or sentence in note:
        return note
    if note and not note.endswith((".", "!", "?")):
        note += "."
    return f"{note} {sentence}".strip()
