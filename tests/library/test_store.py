"""What a user adds wins, survives every upgrade, and can be taken back; the search finds it."""

import shutil
import time
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import KINDS, Material, PairVerdict
from ssedesigner.library.schema.tables import content_version
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.library.store import Library, LibraryError
from tests.library.comparing import everything, spelled

DENSITY = Cited(
    0.99, "g/cm3", "Lab book 7, page 3", grade="user", low=0.97, high=1.01, conditions="23 degC", note="three samples"
)
OWN = Material(
    kind="binder",
    key="house-rubber",
    name="House rubber",
    formula="C4H6",
    group="rubber",
    note="From the shelf beside the mill",
    values=MappingProxyType({"density_g_cm3": DENSITY}),
    texts=MappingProxyType({"stable_vs_li": CitedText("caution", "Lab book 7, page 3", grade="user")}),
    alternatives=MappingProxyType({"density_g_cm3": (Cited(1.02, "g/cm3", "Data sheet", grade="reported"),)}),
    origin="user",
)
VERDICT = PairVerdict(
    first_kind="solvent",
    first="ethanol",
    second_kind="electrolyte",
    second="Li6PS5Cl",
    verdict="caution",
    reason="held for a minute",
    grade="user",
    sources=("Lab book 7, page 4", "Song2023"),
    note="cold",
    origin="user",
)


def test_a_users_material_comes_back_as_it_was_given(library):
    library.add_material(OWN)
    found = library.materials().find("binder", "house-rubber")
    assert found == OWN
    assert spelled(found.value("density_g_cm3")) == spelled(DENSITY)
    assert found.text("stable_vs_li").source == "Lab book 7, page 3"
    source = library.materials().sources["Lab book 7, page 3"]
    assert (source.kind, source.citation, source.origin) == ("laboratory", "Lab book 7, page 3", "user")
    assert library.materials().of_kind("binder")[-1] == OWN


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key": "NBR"}, "Binder “NBR” exists already; choose another key."),
        ({"key": "nbr"}, "Binder “NBR” exists already"),
        ({"key": "ＮＢＲ"}, "Binder “NBR” exists already"),
        ({"key": "N B\u200bR"}, "Binder “NBR” exists already"),
        ({"kind": "electrolyte", "key": "Li₆PS₅Cl"}, "Electrolyte “Li6PS5Cl” exists already"),
        ({"kind": "electrolyte", "key": "Li6PS5\u0421l"}, "“Li6PS5Cl” exists already"),
        ({"formula": "not a formula!!"}, "is not a formula. Write it as “Li6PS5Cl”, or leave it empty."),
        ({"formula": "Xx2O3"}, "the element Xx is not known"),
        ({"key": "  "}, "A material needs a key and a name; fill in both."),
        ({"name": ""}, "A material needs a key and a name; fill in both."),
        ({"kind": "glue"}, "“glue” is not a kind of material"),
        ({"key": "a + b"}, "reads as a mixture"),
        ({"values": {"densty": DENSITY}}, "“densty” is not a quantity that the library knows."),
        ({"values": {"tg_c": DENSITY}}, "Glass transition is kept in °C, not in g/cm³; convert it first."),
        ({"values": {"tg_c": Cited(float("nan"), "degC", "x")}}, "Glass transition must be a finite number."),
        ({"values": {"hazard_codes": DENSITY}}, "Hazard codes must be text."),
        ({"texts": {"tg_c": CitedText("soft", "x")}}, "Glass transition must be a number."),
        ({"texts": {"hazard_codes": CitedText(" ", "x")}}, "Hazard codes must be text."),
    ],
)
def test_a_material_that_cannot_be_kept_changes_nothing(library, changes, sentence):
    before = everything(library.materials())
    given_ = {"kind": "binder", "key": "k", "name": "n", "values": {"density_g_cm3": DENSITY}, **changes}
    with pytest.raises(LibraryError) as caught:
        library.add_material(Material(**given_))
    assert sentence in str(caught.value)
    assert everything(library.materials()) == before


def test_retired_materials_stay_readable(library):
    library.retire_material("binder", "NBR")
    materials = library.materials()
    assert materials.find("binder", "NBR").is_retired
    assert "NBR" not in [m.key for m in materials.of_kind("binder")]
    assert float(materials.find("binder", "NBR").value("density_g_cm3")) > 0
    library.restore_material("binder", "NBR")
    assert not library.materials().find("binder", "NBR").is_retired


def test_a_users_value_wins_and_the_shipped_one_stays_beside_it(library, as_shipped):
    before = everything(library.materials())
    shipped_density = as_shipped.find("electrolyte", "Li6PS5Cl").value("density_g_cm3")
    for value in (1.80, 1.82):
        library.set_value("electrolyte", "Li6PS5Cl", "density_g_cm3", Cited(value, "g/cm3", "Pycnometer", grade="user"))
    found = library.materials().find("electrolyte", "Li6PS5Cl")
    assert float(found.value("density_g_cm3")) == 1.82
    assert found.value("density_g_cm3").grade == "user"
    assert [float(value) for value in found.alternatives["density_g_cm3"]] == [float(shipped_density), 1.64]
    assert spelled(found.alternatives["density_g_cm3"][0]) == spelled(shipped_density)
    library.clear_value("electrolyte", "Li6PS5Cl", "density_g_cm3")
    after = everything(library.materials())
    assert after["materials"] == before["materials"]


def test_a_value_that_was_unknown_can_be_added_and_dropped(library):
    library.set_value("binder", "NBR", "youngs_modulus_mpa", Cited(5.0, "MPa", "Pull test", grade="user"))
    library.set_value("solvent", "anisole", "exposure_limit_ppm", Cited(9.0, "ppm", "Safety office", grade="user"))
    library.set_value("solvent", "anisole", "signal_word", CitedText("Danger", "Safety office", grade="user"))
    anisole = library.materials().find("solvent", "anisole")
    assert float(anisole.value("exposure_limit_ppm")) == 9.0
    assert anisole.text("signal_word") == "Danger"
    library.clear_value("solvent", "anisole", "exposure_limit_ppm")
    library.clear_value("solvent", "anisole", "signal_word")
    assert library.materials().find("solvent", "anisole").value("exposure_limit_ppm") is None
    assert library.materials().find("solvent", "anisole").text("signal_word") == "Warning"


@pytest.mark.parametrize("change", ["retire_material", "restore_material"])
def test_a_material_that_is_not_there_is_named(library, change):
    with pytest.raises(LibraryError, match="has no binder “nothing”"):
        getattr(library, change)("binder", "nothing")
    with pytest.raises(LibraryError, match="has no solvent “nothing”"):
        library.set_value("solvent", "nothing", "density_g_cm3", DENSITY)


def test_a_users_verdict_wins_in_either_order_and_can_be_dropped(library):
    shipped_verdict = library.materials().pair("electrolyte", "Li6PS5Cl", "solvent", "ethanol")
    library.set_verdict(VERDICT)
    assert library.materials().pair("electrolyte", "Li6PS5Cl", "solvent", "ethanol") == VERDICT
    turned = PairVerdict(
        first_kind="electrolyte",
        first="Li6PS5Cl",
        second_kind="solvent",
        second="ethanol",
        verdict="unknown",
        reason="doubtful",
        grade="user",
        sources=("",),
    )
    library.set_verdict(turned)
    found = library.materials().pair("solvent", "ethanol", "electrolyte", "Li6PS5Cl")
    assert (found.verdict, found.origin, found.sources) == ("unknown", "user", ("Laboratory",))
    assert len([pair for pair in library.materials().pairs if pair.origin == "user"]) == 1
    library.clear_verdict("solvent", "ethanol", "electrolyte", "Li6PS5Cl")
    assert library.materials().pair("electrolyte", "Li6PS5Cl", "solvent", "ethanol") == shipped_verdict


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verdict": "fine"}, "“fine” is not a verdict"),
        ({"reason": " "}, "needs a reason"),
        ({"grade": "guess"}, "“guess” is not a grade"),
        ({"first": "vodka"}, "has no solvent “vodka”"),
        ({"first": "toluene + vodka"}, "has no solvent “vodka”"),
        ({"first_kind": "liquid"}, "“liquid” is not a kind of partner"),
        ({"second_kind": VERDICT.first_kind, "second": VERDICT.first}, "no verdict with itself"),
    ],
)
def test_a_verdict_that_cannot_be_kept_changes_nothing(library, changes, sentence):
    before = everything(library.materials())
    given_ = {name: getattr(VERDICT, name) for name in VERDICT.__dataclass_fields__} | changes
    with pytest.raises(LibraryError) as caught:
        library.set_verdict(PairVerdict(**given_))
    assert sentence in str(caught.value)
    assert everything(library.materials()) == before


def test_verdicts_on_mixtures_and_process_steps_are_kept(library):
    for second_kind, second in (("solvent", "toluene + anisole"), ("process", "100 degC drying")):
        library.set_verdict(
            PairVerdict(
                first_kind="binder",
                first="NBR",
                second_kind=second_kind,
                second=second,
                verdict="compatible",
                reason="tried",
                grade="user",
                sources=("Lab book 8",),
            )
        )
        assert library.materials().pair("binder", "NBR", second_kind, second).reason == "tried"


# --- upgrades of the content ------------------------------------------------------------------------------


def test_user_rows_survive_new_content(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        library.add_material(OWN)
        library.set_value("electrolyte", "Li6PS5Cl", "density_g_cm3", Cited(1.8, "g/cm3", "Pycnometer", grade="user"))
        library.set_verdict(VERDICT)
        library.retire_material("solvent", "chloroform")
        sources = set(library.materials().sources)
    newer = content(
        "2030.1",
        ("properties_electrolytes.csv", "density_g_cm3,1.64,g/cm3", "density_g_cm3,1.641,g/cm3"),
        ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"),
    )
    with Library.open(path, shipped=newer) as library:
        materials = library.materials()
    assert materials.version == "2030.1"
    assert materials.find("binder", "house-rubber") == OWN
    electrolyte = materials.find("electrolyte", "Li6PS5Cl")
    assert float(electrolyte.value("density_g_cm3")) == 1.8
    assert float(electrolyte.alternatives["density_g_cm3"][-1]) == 1.641
    assert materials.pair("electrolyte", "Li6PS5Cl", "solvent", "ethanol") == VERDICT
    assert materials.find("solvent", "chloroform").is_retired
    assert materials.find("solvent", "toluene").name == "methylbenzene"
    assert set(materials.sources) == sources


def test_new_content_alone_equals_a_new_library(path, content):
    newer = content(
        "2030.1",
        ("properties_electrolytes.csv", "density_g_cm3,1.64,g/cm3", "density_g_cm3,1.641,g/cm3"),
        ("pairs.csv", "solvent,ethanol,", "solvent,methanol,"),
    )
    rows = (newer / "pairs.csv").read_text(encoding="utf-8").splitlines()
    unique = {tuple(row.split(",")[:4]): row for row in rows}
    (newer / "pairs.csv").write_text("\n".join([*unique.values(), ""]), encoding="utf-8")
    with Library.open(path, shipped=newer) as library:
        assert everything(library.materials()) == everything(shipped_materials(newer))


def test_a_material_that_is_no_longer_shipped_is_withdrawn_with_its_values(path, shipped, content):
    newer = content("2030.1")
    for name in ("materials.csv", "properties_solvents.csv"):
        lines = (newer / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("solvent,mesitylene,")]
        assert len(kept) < len(lines)
        (newer / name).write_text("".join(kept), encoding="utf-8")
    with Library.open(path, shipped=newer) as library:
        gone = library.materials().find("solvent", "mesitylene")
        assert gone.is_retired
        assert float(gone.value("boiling_point_c")) == pytest.approx(164.7, abs=0.5)
        library.restore_material("solvent", "mesitylene")
        assert not library.materials().find("solvent", "mesitylene").is_retired


def test_older_content_never_replaces_newer(path, shipped, content):
    older = content("2026.9", ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"))
    with Library.open(path, shipped=older) as library:
        assert library.version == content_version(shipped)
        assert library.materials().find("solvent", "toluene").name == "toluene"
        assert library.backups() == []


def test_a_correction_within_a_version_is_taken_over(path, shipped, content):
    corrected = content(
        content_version(shipped), ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene")
    )
    with Library.open(path, shipped=corrected) as library:
        assert library.materials().find("solvent", "toluene").name == "methylbenzene"
        assert len(library.backups()) == 1


def test_a_users_material_is_not_overwritten_by_a_shipped_one_of_the_same_key(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        library.add_material(Material(kind="solvent", key="house-oil", name="Our oil", note="drum 4"))
    newer = content(
        "2030.1", ("materials.csv", "solvent,toluene,", "solvent,house-oil,isopropylbenzene,,,\nsolvent,toluene,")
    )
    with Library.open(path, shipped=newer) as library:
        own = library.materials().find("solvent", "house-oil")
        assert (own.name, own.note, own.origin) == ("Our oil", "drum 4", "user")


# --- search -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("toluene", "toluene"),
        ("TOLUENE", "toluene"),
        ("PS5Cl", "Li6PS5Cl"),
        ("nb", "NBR"),
        ("acrylonitrile rubber", "NBR"),
        ("Kamaya", "Li10GeP2S12"),
        ("sticky interlayer", "EVAP"),
        ("argyrodite", "Li6PS5Br"),
    ],
)
def test_search_finds_names_formulas_notes_and_sources(library, text, key):
    assert key in [hit.key for hit in library.search(text)]


def test_the_best_hit_comes_first(library):
    assert library.search("toluene")[0].key == "toluene"
    assert library.search("Li6PS5Cl")[0].key == "Li6PS5Cl"
    assert library.search("NBR")[0].key == "NBR"
    assert library.search("Song2023")[0].kind == "source"


def test_a_hit_shows_the_words_around(library):
    hit = next(
        hit for hit in library.search("mandrel OR bending") or library.search("bending test") if hit.key == "SBR"
    )
    assert "bending test" in hit.snippet
    assert hit.name == "styrene-butadiene rubber"


@pytest.mark.parametrize(
    "text", ["", "   ", "zzzzzz", '"', "'", "%", "_", "* OR NEAR(", "\0", "a" * 5000, "NOT", '""" AND']
)
def test_odd_searches_find_nothing_or_something_but_never_fail(library, text):
    assert len(library.search(text)) <= 50


def test_percent_and_underscore_are_plain_letters(library):
    library.add_material(Material(kind="binder", key="r_5%", name="Resin 5%"))
    assert library.search("5%")[0].key == "r_5%"
    assert [hit.key for hit in library.search("_5")] == ["r_5%"]


def test_search_follows_the_users_changes(library):
    library.add_material(OWN)
    assert [hit.key for hit in library.search("beside the mill")] == ["house-rubber"]
    assert {hit.kind for hit in library.search("Lab book 7")} >= {"binder", "source"}
    library.set_value("solvent", "anisole", "density_g_cm3", Cited(0.99, "g/cm3", "Pycnometer", grade="user"))
    assert "anisole" in [hit.key for hit in library.search("pycnometer")]
    assert len(library.search("pycnometer", limit=1)) == 1


def test_search_is_quick(library):
    def seconds(text: str) -> float:
        start = time.perf_counter()
        library.search(text)
        return time.perf_counter() - start

    for text in ("toluene", "rubber", "nb", "review Table 1"):
        assert min(seconds(text) for _ in range(5)) < 0.2


# --- any sequence of changes ------------------------------------------------------------------------------

KEYS = st.sampled_from(["own-a", "own-b", "NBR", "toluene"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "retire", "restore"]), st.sampled_from(sorted(KINDS)), KEYS), max_size=8
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_add_retire_and_restore_in_any_order(steps, fresh_file, shipped, tmp_path_factory):
    path = shutil.copy(fresh_file, tmp_path_factory.mktemp("steps") / "library.sqlite")
    with Library.open(path, shipped=shipped) as library:
        expected = {place: material.is_retired for place, material in library.materials().materials.items()}
        for action, kind, key in steps:
            refused = ((kind, key) in expected) == (action == "add")
            try:
                if action == "add":
                    library.add_material(Material(kind=kind, key=key, name=key))
                elif action == "retire":
                    library.retire_material(kind, key)
                else:
                    library.restore_material(kind, key)
            except LibraryError:
                assert refused
            else:
                assert not refused
                expected[kind, key] = action == "retire"
            there = library.materials()
            assert {place: material.is_retired for place, material in there.materials.items()} == expected
    with Library.open(path, shipped=shipped) as library:
        there = library.materials()
        assert {place: material.is_retired for place, material in there.materials.items()} == expected


def test_the_reading_that_other_tests_share_is_that_of_the_file_and_ends_with_a_change(read_once, path, shipped):
    with Library.open(path, shipped=shipped) as library:
        assert everything(library.materials()) == everything(shipped_materials(shipped))
        library.retire_material("binder", "NBR")
    with Library.open(path, shipped=shipped) as library:
        assert library.materials().find("binder", "NBR").is_retired
        library.restore_material("binder", "NBR")
    with Library.open(path, shipped=shipped) as library:
        assert not library.materials().find("binder", "NBR").is_retired
