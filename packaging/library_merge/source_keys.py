"""The keys of sources: those of the merged data, and what they are called in the library."""

from __future__ import annotations

import re

LIBRARY_KEYS = {
    "Adeli2019b": "Adeli2019",
    "Xiao2020b": "Xiao2020",
    "SHEN23": "HalideTape2023",
    "LICSLURRY21": "SlurryLi3InCl6",
    "LICWATER19": "Li2019b",
    "DECAN25": "DecanoateLpscl2025",
    "YERSAK22D": "Yersak2022",
    "SINGER22A": "Singer2022",
    "KREHER23": "Kreher",
    "POIRIER25D": "Poirier2025",
    "THIOL24": "Undecanethiol2025",
    "CHEMD2": "Chemicals2025",
    "D2MEM": "LiteratureUnchecked",
    "RULE26": "ClassRule2026",
    "RED26": "HansenDistance2026",
    "OwnEstimate": "GeneralChemistry2026",
    "Chen2020LGM50": "Chen2020b",
    "Zhou2021T": "Zhou2021b",
    "Zhang2023LRM": "Zhang2023",
    "Wang2023LLO": "Wang2023",
    "Wang2019Acta": "Wang2019",
    "Delta3Dec2025": "LithiumSalts2025",
    "SmmElectrolyte2026": "Smm2026",
    "ChemFlash": "FlashPoints2025",
    "LgpsHighEntropy": "HighEntropyLgps2023",
    "ScandiumSSB2026": "ScandiumLabs2026",
    "ZrOCl2023": "ZrOxychloride2023",
    "Li3ZrOCl2023": "ZrChloride2023",
    "LiBH4Lps2023": "BorohydrideLps2023",
    "Lt7P2S8I2021": "IodideGlassCeramic2021",
    "LgzcNmr2025": "GaZrChloride2025",
    "LiInMicro2024": "LithiumIndium2024",
    "CaoS2023": "Cao2023",
    "SeiCt2022": "SeiTitration2022",
    "LicEthanol2022": "EthanolLi3InCl6",
    "LicFilm2023": "CastLi3InCl6",
    "LicSlurry2021": "SlurryLi3InCl6",
    "LiIglassCell": "LiIodideGlass",
    "EchaReach71": "ReachEntry71",
    "EchaReach76": "ReachEntry76",
}
"""Keys that are joined with one of the library, or that get a readable name."""

DIGESTS = frozenset(
    {
        *("Zhu2015", "Cha2024", "Jung2019", "Bong2023", "Bai2020", "Adeli2019b", "Nazar2024", "LiIglassCell"),
        *("LgpsHighEntropy", "AlCl2022", "ScandiumSSB2026"),
    }
)
"""Sources that were read through somebody else's note only; their values say so."""

_KEY = re.compile(rf"\b(?:{'|'.join(sorted(LIBRARY_KEYS, key=len, reverse=True))})\b")


def library_key(key: str) -> str:
    """Return what a source is called in the library."""
    return LIBRARY_KEYS.get(key, key)


def with_library_keys(text: str) -> str:
    """Return a text with the keys of sources that it names written as in the library."""
    return _KEY.sub(lambda match: LIBRARY_KEYS[match[0]], text)
