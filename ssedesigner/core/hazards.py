"""What hazard codes mean in words, and the flash point by which a liquid is judged."""

from __future__ import annotations

import re

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material

HAZARD_WORDS = {
    "H220": "extremely flammable gas",
    "H225": "highly flammable liquid and vapour",
    "H226": "flammable liquid and vapour",
    "H228": "flammable solid",
    "H260": "in contact with water releases flammable gases which may ignite spontaneously",
    "H261": "in contact with water releases flammable gases",
    "H272": "may intensify fire; oxidiser",
    "H280": "gas under pressure; may explode if heated",
    "H300": "fatal if swallowed",
    "H301": "toxic if swallowed",
    "H302": "harmful if swallowed",
    "H304": "may be fatal if swallowed and enters airways",
    "H310": "fatal in contact with skin",
    "H311": "toxic in contact with skin",
    "H312": "harmful in contact with skin",
    "H314": "causes severe skin burns and eye damage",
    "H315": "causes skin irritation",
    "H317": "may cause an allergic skin reaction",
    "H318": "causes serious eye damage",
    "H319": "causes serious eye irritation",
    "H330": "fatal if inhaled",
    "H331": "toxic if inhaled",
    "H332": "harmful if inhaled",
    "H334": "may cause allergy or asthma symptoms if inhaled",
    "H335": "may cause respiratory irritation",
    "H336": "may cause drowsiness or dizziness",
    "H340": "may cause genetic defects",
    "H341": "suspected of causing genetic defects",
    "H350": "may cause cancer",
    "H351": "suspected of causing cancer",
    "H360": "may damage fertility or the unborn child",
    "H360D": "may damage the unborn child",
    "H360FD": "may damage fertility; may damage the unborn child",
    "H360F": "may damage fertility",
    "H361": "suspected of damaging fertility or the unborn child",
    "H361d": "suspected of damaging the unborn child",
    "H361f": "suspected of damaging fertility",
    "H361fd": "suspected of damaging fertility; suspected of damaging the unborn child",
    "H370": "causes damage to organs",
    "H371": "may cause damage to organs",
    "H372": "causes damage to organs through prolonged or repeated exposure",
    "H373": "may cause damage to organs through prolonged or repeated exposure",
    "H400": "very toxic to aquatic life",
    "H410": "very toxic to aquatic life with long lasting effects",
    "H411": "toxic to aquatic life with long lasting effects",
    "H412": "harmful to aquatic life with long lasting effects",
    "H413": "may cause long lasting harmful effects to aquatic life",
    "EUH014": "reacts violently with water",
    "EUH019": "may form explosive peroxides",
    "EUH029": "contact with water liberates toxic gas",
    "EUH031": "contact with acids liberates toxic gas",
    "EUH032": "contact with acids liberates very toxic gas",
    "EUH066": "repeated exposure may cause skin dryness or cracking",
}
"""Hazard statements of the EU regulation on classification and labelling, 1272/2008."""

HAZARD_SOURCE = "ClpHazards"
"""Key of the source of the words."""

_CODE = re.compile(r"(?:EUH|H)\d{3}[A-Za-z]*")


def hazard_words(texts: list[str]) -> list[tuple[str, str]]:
    """Return each code that the texts name, in order, with its words; a code that is not known says so.

    >>> hazard_words(["H225 H361d", "H301+H311", "none"])[-1]
    ('H361d', 'suspected of damaging the unborn child')
    """
    codes = sorted({code for text in texts for code in _CODE.findall(text)}, key=lambda code: (len(code) > 5, code))
    return [(code, HAZARD_WORDS.get(code, "see the safety data sheet")) for code in codes]


def lowest_flash_point(material: Material) -> Cited | None:
    """Return the lowest credible flash point [degC] of a liquid, None where none is known.

    Values of other sources and the lower ends of ranges count; a value that is kept as doubtful does not.

    >>> flash = Cited(16.0, "degC", "IEC", low=8.0), Cited(-18.0, "degC", "Package", conditions="closed cup, doubtful")
    >>> values = {"values": {"flash_point_c": flash[0]}, "alternatives": {"flash_point_c": flash[1:]}}
    >>> float(lowest_flash_point(Material(kind="solvent", key="MIBK", name="MIBK", **values)))
    8.0
    """
    values = [material.value("flash_point_c"), *material.alternatives.get("flash_point_c", ())]
    known = [value for value in values if value is not None and not value.is_doubtful]
    return min(map(_with_lower_end, known), default=None)


def _with_lower_end(value: Cited) -> Cited:
    if value.low is None or value.low >= value:
        return value
    return Cited(value.low, value.unit, value.source, grade=value.grade, conditions=value.conditions, note=value.note)
