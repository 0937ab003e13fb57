"""What is told of moist air: only what is reported of this sulfide beside this part, and carbon dioxide in words."""

import pytest

ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
BARE = {"binder": None, "binder_wt_pct": None}
LESS = "H2S released less than from the powder without SEBS"
DROPS = "drops of water stood on it at a far larger contact angle"


def test_a_report_counts_for_its_own_sulfide_and_its_own_part_and_for_no_other(raise_flags):
    """Changes, what is told, what is not, and the source that is named."""
    for changes, told, untold, source in (
        ({"electrolyte": "Li7P3S11", "binder": "SEBS"}, LESS, "not reported.", "Tan2019"),
        ({"binder": "SEBS"}, "Whether SEBS slows the uptake of moisture is not reported", LESS, ""),
        ({"binder": "SEBS"}, "SEBS was exposed beside Li7P3S11 only.", LESS, ""),
        ({"electrolyte": "Li7P3S11", "binder": "SEBS-30"}, "Whether SEBS-30 slows", LESS, ""),
        ({"cathode_electrolyte": "Li7P3S11", "binder": "SEBS"}, "Whether SEBS slows", LESS, ""),
        ({"interlayer": "F-POS@LATP"}, DROPS, "F-POS@LATP slows", "Xu2022"),
        ({"electrolyte": "Li7P3S11", "interlayer": "F-POS@LATP"}, "Whether NBR and F-POS@LATP slow", DROPS, ""),
        ({"electrolyte": "75LPS-LiI", "solvent": "dodecane", **ALONE}, "H2S released: none detected", "", "Yersak2022"),
        ({"electrolyte": "75LPS-LiI", "solvent": "dodecane", **ALONE}, "conductivity loss: 14 %", "", "Yersak2022"),
        ({"electrolyte": "75LPS-LiI", "solvent": "decane", **ALONE}, "CO₂", "none detected", ""),
        (
            {},
            "of −50 to −40 °C was judged sufficient for Li6PS5Cl (sheet, wet coated); this check uses −50 °C",
            "",
            "Singer2022",
        ),
        ({"electrolyte": "Li7P3S11"}, "uptake", "judged sufficient", ""),
        (BARE, "CO₂ in the air does not change the H₂S", "uptake", "Morino2024"),
        ({"electrolyte": "Li7P3S11"}, "(reported for Li6PS5Cl, without a number; for Li7P3S11 not reported)", "", ""),
    ):
        flag = raise_flags(**changes)["moisture"]
        assert told in flag.message, changes
        assert not untold or untold not in flag.message, changes
        assert not source or source in flag.sources, changes
        assert told not in raise_flags(**changes, dew_point_c=None)["moisture"].message, changes
    between = raise_flags(dew_point_c=-45.0)["moisture"]
    assert between.severity == "caution"
    assert "−50 to −40 °C was judged sufficient" in between.message
    assert {"Lee2020", "Singer2022"} <= set(between.sources)


def test_what_is_reported_beside_a_binder_moves_no_estimate(raise_flags):
    film = {"electrolyte": "Li7P3S11", "film_density_g_cm3": 1.7, "open_time_h": 1.0}
    reported, silent = (raise_flags(**film, binder=binder) for binder in ("SEBS", "SEBS-30"))
    for check in ("hydrogen-sulfide", "open-time"):
        assert reported[check].value == pytest.approx(silent[check].value)
        assert reported[check].limit == silent[check].limit
        assert reported[check].severity == silent[check].severity


def test_a_pressed_film_is_told_to_give_less_than_its_powder_and_a_porous_or_measured_one_is_not(raise_flags):
    for changes, is_told in (
        ({"porosity_pct": 3.0}, True),
        ({"porosity_pct": 14.9}, True),
        ({"porosity_pct": 15.0}, False),
        ({"porosity_pct": 3.0, "h2s_rate_cm3_g_min": 0.01}, False),
        ({"porosity_pct": 3.0, "binder_wt_pct": 100.0, "cathode_electrolyte": "Li6PS5Cl"}, False),
    ):
        message = raise_flags(**changes)["hydrogen-sulfide"].message
        assert ("once pressed, the film gives off about 0.3 of it (0.1 to 1, estimate)" in message) == is_told, changes
