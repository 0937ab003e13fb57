"""The checks over rules, moisture, compositions, lines and grades see each thing that can be wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.library.checks.content import problems_in
from ssedesigner.library.checks.further import further_problems, water_ppm
from ssedesigner.library.schema.tables import TABLES, read_content
from ssedesigner.library.shipped import materials_from

RULE = {
    "first_kind": "binder",
    "first": "NBR",
    "second_kind": "solvent",
    "second": "tested oil",
    "verdict": "caution",
    "reason": "polar rubber",
    "is_guess": "no",
    "grade": "estimate",
    "source": "Song2023",
    "note": "",
}
MOISTURE = {
    "key": "m",
    "label": "a sulfide",
    "electrolyte": "Li6PS5Cl",
    "form": "powder",
    "thickness_um": None,
    "dew_point_c": -40.0,
    "water_ppm": 127.0,
    "humidity_pct": None,
    "temperature_c": None,
    "gas": "air",
    "time_min": 30.0,
    "quantity": "H2S released",
    "value": 0.1,
    "low": 0.05,
    "high": 0.2,
    "unit": "cm3/g",
    "text": "",
    "grade": "reported",
    "source": "Song2023",
    "note": "",
}
COMPOSITION = {
    "composition": "Li6PS5Cl",
    "form": "",
    "papers": 2.0,
    "values_count": 3.0,
    "mean_ms_cm": 1.0,
    "median_ms_cm": 1.1,
    "low_ms_cm": 0.5,
    "high_ms_cm": 2.0,
    "sd_log10": 0.2,
    "density_mean_g_cm3": 1.86,
    "density_low_g_cm3": 1.85,
    "density_high_g_cm3": 1.87,
    "dois": "10.1000/x",
    "data_sets": "OBELiX+Liverpool",
}
COMPARISON = {
    "series": "line",
    "class": "liquid",
    "label": "A liquid",
    "temperature_c": 25.0,
    "conductivity_ms_cm": 10.0,
    "grade": "reported",
    "source": "Song2023",
    "note": "",
}
PROPERTY = {
    "kind": "solvent",
    "material": "oil",
    "quantity": "density_g_cm3",
    "value": 0.8,
    "unit": "g/cm3",
    "low": None,
    "high": None,
    "conditions": "",
    "grade": "estimate",
    "source": "Song2023",
    "use": "recommended",
    "note": "Preferred because the other one is of a mixture.",
}
TEXT = {**PROPERTY, "quantity": "compatibility_class", "value": "tested oil", "unit": "", "note": ""}
SOUND = {
    "source": [
        ("Song2023", "review", "A review", None, ""),
        ("Obelix2025", "database", "A data set", None, ""),
        ("LiverpoolIonics", "database", "A data set", None, ""),
        ("Zhou2021", "paper", "A paper", None, ""),
    ],
    "material": [
        ("electrolyte", "Li6PS5Cl", "Li6PS5Cl", "Li6PS5Cl", "argyrodite", ""),
        ("binder", "NBR", "NBR", "", "rubber", ""),
        ("solvent", "oil", "oil", "", "", ""),
    ],
    "property": [PROPERTY, {**PROPERTY, "grade": "reported", "use": "kept", "value": 0.9, "note": ""}, TEXT],
    "class_rule": [RULE],
    "moisture": [MOISTURE],
    "composition": [COMPOSITION],
    "comparison": [COMPARISON],
}


def content(table="", place=0, **changes):
    """Sound rows of every table, one of them with other cells."""
    rows = {name: [*SOUND.get(name, ())] for name in TABLES}
    if changes:
        rows[table][place] = {**rows[table][place], **changes}
    return {
        name: [tuple(row.values()) if isinstance(row, dict) else row for row in found] for name, found in rows.items()
    }


def problems(rows):
    return [*further_problems(rows, materials_from(rows, "2026.12"))]


def test_sound_rows_have_no_problem_and_are_in_the_order_of_their_tables():
    assert problems(content()) == []
    for name, row in (
        ("class_rule", RULE),
        ("moisture", MOISTURE),
        ("composition", COMPOSITION),
        ("property", PROPERTY),
    ):
        assert tuple(row) == TABLES[name].columns
    assert tuple(COMPARISON) == TABLES["comparison"].columns


@pytest.mark.parametrize(
    ("table", "changes", "problem"),
    [
        ("class_rule", {"second": "tested oils"}, "Rule NBR with tested oils: there is no solvent “tested oils”"),
        ("class_rule", {"second_kind": "binder"}, "there is no binder “tested oil” and none of such a class"),
        ("class_rule", {"first": ""}, "there is no binder “”"),
        ("class_rule", {"second_kind": "process", "second": "dry mixing"}, "for kinds of materials, not for “process”"),
        ("class_rule", {"second_kind": "atmosphere", "second": "air"}, "for kinds of materials, not for “atmosphere”"),
        ("class_rule", {"verdict": "forbidden"}, "expects “forbidden”"),
        ("class_rule", {"verdict": "unknown"}, "expects “unknown”"),
        ("class_rule", {"reason": ""}, "has no reason"),
        ("class_rule", {"grade": "reported"}, "has the grade reported: a rule is never more than an estimate"),
        ("class_rule", {"grade": "computed"}, "has the grade computed"),
        ("class_rule", {"source": "Nobody1900"}, "no source “Nobody1900”"),
        ("class_rule", {"is_guess": "perhaps"}, "is_guess is “perhaps”"),
        ("moisture", {"electrolyte": "Li6PS5Br"}, "Moisture m: there is no electrolyte “Li6PS5Br”"),
        ("moisture", {"source": "Nobody1900"}, "no source “Nobody1900”"),
        ("moisture", {"value": None, "grade": "guessed"}, "no grade “guessed”"),
        ("moisture", {"grade": "measured"}, "moisture m is called measured, but its source is a review"),
        ("moisture", {"label": ""}, "does not say what was exposed"),
        ("moisture", {"quantity": ""}, "or what was found"),
        ("moisture", {"value": None, "low": None, "high": None}, "has neither a number nor a text"),
        ("moisture", {"low": 0.3}, "0.3, 0.1, 0.2 is not in the order"),
        ("moisture", {"unit": "cc"}, "no unit “cc”"),
        ("moisture", {"unit": ""}, "no unit “”"),
        ("moisture", {"dew_point_c": 40.0}, "ppm of water, not 127"),
        ("moisture", {"dew_point_c": -4000.0}, "a dew point of −4000 is outside"),
        ("moisture", {"humidity_pct": 130.0}, "a humidity of 130 is outside 0 to 100"),
        ("moisture", {"time_min": -1.0}, "a time of −1 is outside"),
        ("composition", {"composition": "Li6PS5Cx"}, "Composition Li6PS5Cx: “Li6PS5Cx”: the element Cx is not known"),
        ("composition", {"composition": ""}, "is not a formula"),
        ("composition", {"form": "crystal"}, "no form “crystal”"),
        ("composition", {"papers": 0.0}, "3 values of 0 papers"),
        ("composition", {"papers": 4.0}, "3 values of 4 papers"),
        ("composition", {"mean_ms_cm": 2.5}, "not within the range"),
        ("composition", {"median_ms_cm": 0.4}, "not within the range"),
        ("composition", {"low_ms_cm": 0.0}, "not within the range"),
        ("composition", {"sd_log10": -0.1}, "a standard deviation of −0.1"),
        ("composition", {"density_low_g_cm3": None}, "no range of 0.5 to 10"),
        ("composition", {"density_low_g_cm3": 1.9}, "no range of 0.5 to 10"),
        ("composition", {"density_high_g_cm3": 1870.0}, "no range of 0.5 to 10"),
        ("composition", {"dois": ""}, "names no publication"),
        ("composition", {"data_sets": "Hearsay"}, "no data set “Hearsay”"),
        ("composition", {"data_sets": "Laskowski"}, "no source “Laskowski2023”"),
        ("comparison", {"label": ""}, "no label or no class"),
        ("comparison", {"class": ""}, "no label or no class"),
        ("comparison", {"conductivity_ms_cm": 0.0}, "0 mS/cm at 25 degC cannot be"),
        ("comparison", {"temperature_c": -300.0}, "at −300 degC cannot be"),
        ("comparison", {"source": "Nobody1900"}, "no source “Nobody1900”"),
        ("comparison", {"grade": "measured"}, "comparison line is called measured, but its source is a review"),
        ("property", {"note": "It is so."}, "solvent oil density_g_cm3: a stronger value is kept beside it"),
        ("property", {"note": "", "conditions": "at 25 degC"}, "say “preferred because …”"),
        ("property", {"grade": "measured"}, "property solvent oil density_g_cm3 is called measured, but"),
    ],
)
def test_each_thing_that_is_wrong_is_named(table, changes, problem):
    found = problems(content(table, **changes))
    assert any(problem in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("class_rule", {"second": "oil"}),
        ("class_rule", {"first": "NBR", "grade": "assumed"}),
        ("moisture", {"electrolyte": None, "label": "Li3InCl6"}),
        ("moisture", {"value": None, "low": None, "text": "about 8 times less"}),
        ("moisture", {"value": None, "low": None, "high": None, "unit": "", "text": "no change"}),
        ("moisture", {"grade": "measured", "source": "Zhou2021"}),
        ("composition", {"density_mean_g_cm3": None, "density_low_g_cm3": None, "density_high_g_cm3": None}),
        ("composition", {"mean_ms_cm": 0.4999, "sd_log10": None, "form": "glass"}),
        ("property", {"grade": "reported", "note": ""}),
        ("property", {"grade": "measured", "source": "Zhou2021", "note": ""}),
    ],
)
def test_what_is_allowed_has_no_problem(table, changes):
    assert problems(content(table, **changes)) == []


@pytest.mark.parametrize(
    ("table", "more", "problem"),
    [
        ("class_rule", RULE, "stands 2 times"),
        (
            "class_rule",
            {**RULE, "first_kind": "solvent", "first": "tested oil", "second_kind": "binder", "second": "NBR"},
            "stands 2 times",
        ),
        ("moisture", MOISTURE, "moisture m stands 2 times"),
        ("composition", {**COMPOSITION, "composition": "Li6 PS5Cl"}, "Composition Li6PS5Cl stands 2 times"),
        ("comparison", COMPARISON, "Line line has 2 points at 25 degC"),
        ("comparison", {**COMPARISON, "class": "polymer", "temperature_c": 30.0}, "Line line is of two classes"),
        (
            "material",
            {"kind": "binder", "key": "nbr ", "name": "x", "f": "", "g": "", "n": ""},
            "binder nbr  looks like NBR",
        ),
    ],
)
def test_what_stands_twice_is_named(table, more, problem):
    rows = content()
    rows[table].append(tuple(more.values()))
    assert any(problem in sentence for sentence in problems(rows))


def test_a_rule_may_contradict_a_reported_pair_which_wins():
    rows = content("class_rule", verdict="incompatible")
    rows["pair"].append(("binder", "NBR", "solvent", "oil", "compatible", "dissolves", "reported", "Song2023", ""))
    materials = materials_from(rows, "2026.12")
    assert problems(rows) == []
    assert materials.pair("solvent", "oil", "binder", "NBR").verdict == "compatible"


def test_a_verdict_is_measured_when_one_of_its_sources_measured():
    rows = content()
    pair = ("binder", "NBR", "solvent", "oil", "compatible", "dissolves", "measured")
    rows["pair"] = [(*pair, "Song2023 Zhou2021", "")]
    assert problems(rows) == []
    rows["pair"] = [(*pair, "Song2023", "")]
    assert "pair binder NBR solvent oil is called measured" in problems(rows)[0]


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["Li6PS5Cl", "10.1/x", "yes", "measured", "OBELiX+", "+", " + "])
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_content_makes_the_checks_stumble(data):
    name = data.draw(st.sampled_from(["class_rule", "moisture", "composition", "comparison", "property"]))
    table = TABLES[name]
    changes = {}
    for column in data.draw(st.sets(st.sampled_from(table.columns), min_size=1, max_size=4)):
        is_number = column in table.numbers or (name == "property" and column == "value")
        values = NUMBERS if is_number else CELLS
        changes[column] = data.draw(st.one_of(values, st.none()) if column in table.nullable else values)
    rows = content(name, **changes)
    try:
        materials = materials_from(rows, "2026.12")
    except ValueError:  # an unknown grade, of which the check gives this sentence
        return
    found = [*problems_in(rows, materials), *further_problems(rows, materials)]
    assert all(sentence.endswith(".") for sentence in found)


@pytest.mark.parametrize(
    ("dew_point_c", "ppm"), [(-60.0, 10.7), (-40.0, 127.0), (-20.0, 1020.0), (0.0, 6030.0), (10.0, 12120.0)]
)
def test_water_of_a_dew_point(dew_point_c, ppm):
    """Vapour pressure over ice and water of the usual tables, at 1 atm."""
    assert water_ppm(dew_point_c) == pytest.approx(ppm, rel=0.01)


def test_a_number_of_a_file_is_finite(shipped, content):
    folder = content("2026.12", ("moisture.csv", ",-40,126,", ",-40,nan,"))
    with pytest.raises(ValueError, match="“nan” is not a number"):
        read_content(folder)
