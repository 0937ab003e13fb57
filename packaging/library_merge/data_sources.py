"""What the sources of solvents, binders and scaffolds are called in the library, and words without old keys."""

from __future__ import annotations

import re

from library_merge.plain_notes import in_plain_words
from library_merge.source_keys import library_key
from library_merge.tables import MergeError, Row

SAME_AS = {
    "D2MEM": "LiteratureUnchecked",
    "MEM": "LiteratureUnchecked",
    "CHEMD2": "Chemicals2025",
    "CHEM": "Chemicals2025",
    "HSPIPY": "HSPiPy",
    "HSPGH": "HansenSolventTable",
    "HB": "Handbook",
    "HANSEN": "Hansen2007",
    "CALC": "Stoichiometry",
    "SEED": "Song2023",
    "GUTMANN": "Gutmann1978",
    "CLP": "ClpHazards",
    "OEL": "ExposureLimits",
    "ONT": "OntarioLimits",
    "ORWOLL": "Orwoll2007",
    "LEE20": "Lee2020",
    "ZHOU21": "Zhou2021",
    "SHEN23": "HalideTape2023",
    "LICSLURRY21": "LicSlurry2021",
    "LICWATER19": "Li2019b",
    "DECAN25": "DecanoateLpscl2025",
    "YERSAK22D": "Yersak2022",
    "SINGER22A": "Singer2022",
    "KREHER23": "Kreher",
    "KANAZAWA18": "Kanazawa2018",
    "THIOL24": "Undecanethiol2025",
    "POIRIER25D": "Poirier2025",
}
"""Keys of sources that the library holds already, or that are joined with one of its other new ones."""

RENAMED = {
    "RULE26": "ClassRule2026",
    "RANDREMA23": "Randrema2023",
    "MORINO24": "Morino2024",
    "POIRIER24": "Poirier2024",
    "WETMILL21": "WetMilling2021",
    "LICPEO26": "LicPeo2026",
    "LICWET24": "Bonsu2024",
    "LYCWATER24": "LycWater2024",
    "DOL20": "DioxolaneSlurry2020",
    "ECETOH18": "EthanolSlurry2018",
    "ANISOLE21": "Maniwa2021",
    "EIGHT21": "EightSolvents2021",
    "THFWATER25": "ThfWater2025",
    "TEMMOIST24": "MoistureTem2024",
    "MOO25": "MoOArgyrodite2025",
    "NBO25": "NbOArgyrodite2025",
    "OXLPSCL25": "OxygenLpscl2025",
    "BROMOPENT22": "Yu2022",
    "GASPHASE21": "GasPhaseLsas2021",
    "CARBHAL26": "CarbonateHalide2026",
    "NBRHSP24": "NbrSwelling2024",
    "WYPYCHNBR": "WypychNbr",
    "BRYDSON": "Brydson",
    "EFREMOV": "Efremov",
    "CBPIB": "ChemicalBookPib",
    "SANGALOV": "Sangalov",
    "EVAHSP17": "EvaHansen2017",
    "EPTFE20UM": "EptfeElectrolyte",
}
"""New sources: their key in the compilation and in the library."""

KIND = {
    "ClassRule2026": "calculation",
    "WypychNbr": "handbook",
    "Brydson": "handbook",
    "Sangalov": "handbook",
    "Efremov": "web",
    "ChemicalBookPib": "web",
}
"""Kinds of the new sources that are no papers."""

CITED = {
    "Orwoll and Arnold": "Orwoll2007",
    "Song, Baeck": "Song2023",
    "Oh et al., Mater. Today": "Oh2022",
    "standard handbook value": "Handbook",
    "computed from stoichiometry": "Stoichiometry",
    "from memory": "LiteratureUnchecked",
    "REACH Annex XVII, entry 71": "EchaReach71",
    "REACH Annex XVII, entry 76": "EchaReach76",
    "MAK value documentation": "MakEthanol2018",
    "A cost-effective and humidity-tolerant": "Wang2021b",
    "Wang C. et al.: Prospects": "HalideReview2023",
    "Enabling moisture and interfacial stability": "DecanoateLpscl2025",
    "Multifunctional coatings": "AldAl2O3Lpscl2023",
}
"""Beginnings of citations that stand in place of a key."""

NOTE = {
    "ClassRule2026": "A rule for classes of materials, not an experiment: an estimate.",
}

_DOI = re.compile(r",? doi (10\.\S+?)(?=[,;]?(?:\s|$))")
_OLD_KEY = re.compile(r"\b(" + "|".join(sorted({**SAME_AS, **RENAMED}, key=len, reverse=True)) + r")\b")
_CELSIUS = re.compile(r"(\d) C\b")


def source_key(key: str) -> str:
    """Return the library's key of a source key of the compilation."""
    return library_key(SAME_AS.get(key) or RENAMED.get(key) or key)


def cited_key(citation: str, sources: list[Row]) -> str:
    """Return the library's key of a citation that stands in place of a key."""
    for row in sources:
        if row["citation"] == citation:
            return source_key(row["key"])
    for beginning, key in CITED.items():
        if citation.startswith(beginning):
            return library_key(key)
    raise MergeError(f"The citation “{citation}” is in no list of sources.")


def new_sources(sources: list[Row]) -> list[Row]:
    """Return the rows of sources.csv for the sources that the library does not hold under another key."""
    return [_source(row) for row in sources if row["key"] in RENAMED]


def _source(row: Row) -> Row:
    key = RENAMED[row["key"]]
    match = _DOI.search(row["citation"])
    return {
        "key": key,
        "kind": KIND.get(key, "paper"),
        "citation": _citation(_DOI.sub("", row["citation"])),
        "doi": match.group(1).rstrip(".") if match else "",
        "note": NOTE.get(key) or sentence(_how(row["how_obtained"])),
    }


def _citation(citation: str) -> str:
    return citation.replace("class rule (Nov 2026)", "Class rule of November 2026")


def _how(how: str) -> str:
    within = re.fullmatch(r"read \((.+)\)", how)
    return f"{within.group(1)} read" if within else how


def plain(text: str) -> str:
    """Return words of the compilation with the library's keys of sources and its way of writing degrees."""
    renamed = _OLD_KEY.sub(lambda match: source_key(match.group(1)), in_plain_words(text))
    return _CELSIUS.sub(r"\1 degC", renamed).strip()


def sentence(text: str) -> str:
    """Return words as a sentence: a capital first, a full stop last."""
    text = plain(text)
    if not text:
        return ""
    begins = text[0].upper() + text[1:] if text[:1].islower() and not text.startswith(("pH", "m-", "p-")) else text
    return begins if begins.endswith((".", "!", "?")) else begins + "."
