"""A material of the user's that is shipped since stays the user's alone until the user takes what is shipped."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ssedesigner.cli import arguments as own_library
from ssedesigner.cli.main import main
from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict, is_sulfide, refusal
from ssedesigner.core.notation import match_key
from ssedesigner.library.errors import LibraryError, LockedLibrary
from ssedesigner.library.file import opening, rescue
from ssedesigner.library.shipped import check
from ssedesigner.library.store import Library, restore_backup
from tests.library.comparing import everything

OLD = Path(__file__).parent / "old"
TAKEN = "House rubber", "user", 0.93


def with_rubber(content, key, version="2030.1"):
    """Content in which a rubber is new, with values, a text, verdicts, a mixture and rules."""
    return content(
        version,
        *(
            (name, header, f"{header}{rows}")
            for name, header, rows in (
                ("materials.csv", "kind,key,name,formula,group,note\n", f"binder,{key},Shipped rubber,,rubber,\n"),
                (
                    "properties_binders.csv",
                    "kind,material,quantity,value,unit,low,high,conditions,grade,source,use,note\n",
                    f"binder,{key},density_g_cm3,0.95,g/cm3,,,,handbook,Song2023,recommended,\n"
                    f"binder,{key},tg_c,-50,degC,,,,handbook,Song2023,recommended,\n"
                    f"binder,{key},compatibility_class,nitrile rubber,,,,,estimate,Song2023,recommended,\n",
                ),
                (
                    "pairs.csv",
                    "first_kind,first,second_kind,second,verdict,reason,grade,sources,note\n",
                    f"binder,{key},solvent,toluene,compatible,dissolves,reported,Song2023,\n"
                    f"solvent,anisole,binder,{key},compatible,dissolves,reported,Song2023,\n",
                ),
                (
                    "class_rules.csv",
                    "first_kind,first,second_kind,second,verdict,reason,is_guess,grade,source,note\n",
                    f"binder,{key},solvent,heptane,incompatible,polar rubber,no,estimate,Song2023,\n"
                    "binder,nitrile rubber,solvent,decane,incompatible,polar rubber,no,estimate,Song2023,\n",
                ),
            )
        ),
    )


@pytest.fixture
def old(tmp_path):
    """A library of the last shape, with a binder house-rubber, a value of it and a verdict on it of the user's."""
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLD / "m005_bench_measurements.sql").read_text(encoding="utf-8"))
    return path


def own_part(materials, key="house-rubber"):
    own = materials.find("binder", key)
    toluene, anisole = (
        materials.pair("binder", key, "solvent", "toluene"),
        materials.pair("binder", key, "solvent", "anisole"),
    )
    return {
        "name": (own.name, own.origin, float(own.value("density_g_cm3"))),
        "values": sorted(own.values),
        "texts": sorted(own.texts),
        "also": sorted(own.alternatives),
        "toluene": toluene and (toluene.verdict, toluene.origin),
        "anisole": anisole and (anisole.verdict, anisole.origin),
        "heptane": materials.rule("binder", key, "solvent", "heptane") is not None,
        "decane": materials.rule("binder", key, "solvent", "decane") is not None,
    }


ALONE = {
    "name": TAKEN,
    "values": ["density_g_cm3"],
    "texts": [],
    "also": [],
    "toluene": ("caution", "user"),
    "anisole": None,
    "heptane": False,
    "decane": False,
}
WITH_SHIPPED = {
    "name": TAKEN,
    "values": ["density_g_cm3", "tg_c"],
    "texts": ["compatibility_class"],
    "also": ["density_g_cm3"],
    "toluene": ("caution", "user"),
    "anisole": ("compatible", "shipped"),
    "heptane": True,
    "decane": True,
}
NAME = [("binder", "house-rubber")]


@pytest.mark.parametrize("key", ["house-rubber", "House-Rubber", "ｈｏｕｓｅ-rubber"])
def test_it_stays_alone_takes_what_is_shipped_when_asked_and_gives_it_back(key, old, content, shipped):
    newer = with_rubber(content, key)
    assert set(check(newer)) <= set(check(shipped))
    with Library.open(old, shipped=newer) as library:
        (question,) = library.look_alikes()
        assert (question.kind, question.own, question.shipped, question.answer) == (
            "binder",
            "house-rubber",
            key,
            "none",
        )
        materials = library.materials()
        assert own_part(materials) == ALONE
        assert [
            each.key for each in materials.of_kind("binder") if match_key(each.key) == match_key("house-rubber")
        ] == ["house-rubber"]
        if key != "house-rubber":  # a recipe that names the shipped one still has its values
            twin = materials.find("binder", key)
            assert (twin.is_retired, twin.origin, float(twin.value("density_g_cm3"))) == (True, "shipped", 0.95)
            assert materials.pair("binder", key, "solvent", "anisole").verdict == "compatible"
        before = everything(materials)

        library.answer_look_alikes(NAME, "take")
        taken = library.materials()
        assert own_part(taken) == WITH_SHIPPED
        assert float(taken.find("binder", "house-rubber").alternatives["density_g_cm3"][0]) == 0.95
        assert "house-rubber" in {hit.key for hit in library.search("Song2023")}
        library.clear_value("binder", "house-rubber", "density_g_cm3")
        assert float(library.materials().find("binder", "house-rubber").value("density_g_cm3")) == 0.95
        library.set_value("binder", "house-rubber", "density_g_cm3", Cited(0.93, "g/cm3", "Lab book 7", grade="user"))

    with Library.open(old, shipped=newer) as library:  # what was answered is on the disk, and read again the same
        assert own_part(library.materials()) == WITH_SHIPPED
        assert library.look_alikes()[0].answer == "take"
        library.answer_look_alikes(NAME, "keep")
        after = everything(library.materials())
        assert own_part(library.materials()) == ALONE
    assert {name: part for name, part in after.items() if name != "materials"} == {
        name: part for name, part in before.items() if name != "materials"
    }


@pytest.mark.parametrize(
    ("key", "answer", "expected"), [("house-rubber", "take", WITH_SHIPPED), ("House-Rubber", "keep", ALONE)]
)
def test_the_answer_outlasts_the_next_content(key, answer, expected, old, content, shipped):
    with Library.open(old, shipped=with_rubber(content, key)) as library:
        library.answer_look_alikes(NAME, answer)
    with Library.open(old, shipped=with_rubber(content, key, "2031.1")) as library:
        assert own_part(library.materials()) == expected
        assert [each.answer for each in library.look_alikes()] == [answer]
        assert library._connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("key", ["house-rubber", "House-Rubber"])
def test_what_was_taken_stays_when_it_is_shipped_no_more(key, old, content):
    with Library.open(old, shipped=with_rubber(content, key)) as library:
        library.answer_look_alikes(NAME, "take")
    with Library.open(old, shipped=content("2031.1")) as library:
        found = own_part(library.materials())
        assert (found["values"], found["anisole"]) == (WITH_SHIPPED["values"], WITH_SHIPPED["anisole"])


def test_a_verdict_of_its_own_stays_the_users_and_no_row_of_the_user_is_lost(old, content):
    user_rows = "SELECT * FROM {} WHERE origin = 'user' ORDER BY 1, 2"
    with closing(sqlite3.connect(old)) as connection:
        before = [connection.execute(user_rows.format(table)).fetchall() for table in ("source", "property", "pair")]
    with Library.open(old, shipped=with_rubber(content, "HOUSE-RUBBER")) as library:
        for answer in ("take", "keep", "take", "none"):
            library.answer_look_alikes(NAME, answer)
        connection = library._connection
        assert [
            connection.execute(user_rows.format(table)).fetchall() for table in ("source", "property", "pair")
        ] == before
        assert len(library.film_revisions()) == 3
        assert library.batch("B-0001").is_intact


def test_a_mixture_with_it_waits_for_the_answer_too(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        for key in ("house-oil", "Thinner"):
            library.add_material(Material(kind="solvent", key=key, name=key))
    header = "first_kind,first,second_kind,second,verdict,reason,grade,sources,note\n"
    materials = "kind,key,name,formula,group,note\n"
    newer = content(
        "2030.1",
        ("materials.csv", materials, f"{materials}solvent,house-oil,Oil,,,\nsolvent,thinner,Thinner,,,\n"),
        ("pairs.csv", header, f"{header}binder,NBR,solvent,house-oil + thinner,caution,swells,reported,Song2023,\n"),
    )
    with Library.open(path, shipped=newer) as library:

        def known() -> list[str]:
            return [pair.second for pair in library.materials().pairs if "thinner" in pair.second.casefold()]

        assert known() == []
        library.answer_look_alikes([("solvent", "house-oil")], "take")
        assert known() == ["house-oil + thinner"]
        library.answer_look_alikes([("solvent", "Thinner")], "take")
        assert sorted(known()) == ["house-oil + Thinner", "house-oil + thinner"]
        library.answer_look_alikes([("solvent", "house-oil"), ("solvent", "Thinner")], "keep")
        assert known() == []


def test_what_is_no_look_alike_or_no_answer_is_refused_and_nothing_changes(old, content, shipped, tmp_path):
    with Library.open(old, shipped=with_rubber(content, "house-rubber")) as library:
        before = everything(library.materials())
        for names, answer, why in (
            ([*NAME, ("binder", "NBR")], "take", "not a material of your own that is shipped too"),
            (NAME, "maybe", "not an answer"),
        ):
            with pytest.raises(LibraryError, match=why):
                library.answer_look_alikes(names, answer)
        library._shipped = shipped  # as of an older program beside a newer one
        with pytest.raises(LibraryError, match="another version"):
            library.answer_look_alikes(NAME, "take")
        assert everything(library.materials()) == before
        assert library.look_alikes()[0].answer == "none"


def test_neither_of_two_look_alikes_can_be_put_beside_the_other(old, content):
    with Library.open(old, shipped=with_rubber(content, "House-Rubber")) as library:
        with pytest.raises(LibraryError, match="“house-rubber” is in the lists and looks the same"):
            library.restore_material("binder", "House-Rubber")
        library.retire_material("binder", "house-rubber")
        library.restore_material("binder", "House-Rubber")
        with pytest.raises(LibraryError, match="“House-Rubber” is in the lists"):
            library.restore_material("binder", "house-rubber")


def test_a_retired_one_does_not_hide_what_is_shipped(old, content):
    with Library.open(old, shipped=with_rubber(content, "nothing-of-the-kind")) as library:
        library.retire_material("binder", "house-rubber")
    with Library.open(old, shipped=with_rubber(content, "House-Rubber", "2031.1")) as library:
        assert not library.materials().find("binder", "House-Rubber").is_retired
        assert library.look_alikes() == ()


def test_an_answer_that_cannot_be_written_is_rescued(old, content, tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(rescue, "_spare_folder", lambda: tmp_path / "spare")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.0)
    with Library.open(old, shipped=with_rubber(content, "House-Rubber")) as library:
        with closing(sqlite3.connect(old, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedLibrary, match="is kept in"):
                library.answer_look_alikes(NAME, "take")
        (waiting,) = library.waiting_changes()
        assert str(waiting.changes[0]).endswith("Answer about shipped values: binder, house-rubber, take")
        assert [why for _, why in library.take_over(waiting)] == [""]
        assert own_part(library.materials()) == WITH_SHIPPED


def test_an_old_copy_is_restored_and_asks_again(old, content):
    newer = with_rubber(content, "house-rubber")
    with Library.open(old, shipped=newer) as library:
        library.answer_look_alikes(NAME, "take")
        (copy,) = library.backups()
    restore_backup(copy, old)
    with Library.open(old, shipped=newer) as library:
        assert own_part(library.materials()) == ALONE
        assert library.look_alikes()[0].answer == "none"


def test_a_library_that_can_only_be_read_mixes_nothing_in_either(old, content):
    with Library.open(old, shipped=with_rubber(content, "house-rubber"), read_only=True) as library:
        assert own_part(library.materials()) == ALONE
        assert len(library.look_alikes()) == 1


def test_a_library_without_own_materials_has_no_question(library, as_shipped):
    assert library.look_alikes() == ()
    assert everything(library.materials()) == everything(as_shipped)


def test_values_of_ones_own_on_shipped_materials_are_no_question(path, shipped, content):
    pair = PairVerdict(
        first_kind="binder",
        first="NBR",
        second_kind="solvent",
        second="toluene",
        verdict="caution",
        reason="gels",
        grade="user",
        sources=(),
    )
    with Library.open(path, shipped=shipped) as library:
        library.set_value("binder", "NBR", "density_g_cm3", Cited(1.02, "g/cm3", "Lab book", grade="user"))
        library.set_verdict(pair)
    with Library.open(path, shipped=content("2030.1")) as library:
        assert library.look_alikes() == ()
        assert float(library.materials().find("binder", "NBR").value("density_g_cm3")) == 1.02
        assert library.materials().pair("binder", "NBR", "solvent", "toluene").reason == "gels"


def test_library_check_says_it_in_one_line(old, content, monkeypatch, capsys):
    newer = with_rubber(content, "House-Rubber")
    monkeypatch.setattr(own_library, "resources", lambda: newer.parent)
    monkeypatch.setattr("ssedesigner.library.shipped.check", lambda _: [])
    newer.rename(newer.with_name("library"))
    assert main(["library", "check", "--library", str(old)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "The binder “house-rubber”, which you added, now comes with the program as well. Yours stays as you entered "
        "it, without the shipped values, until you choose in the program."
    )
    with Library.open(old, shipped=newer.with_name("library")) as library:
        library.answer_look_alikes(NAME, "keep")
    assert main(["library", "check", "--library", str(old)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{old} is sound and can be read."


def test_a_look_alike_of_a_shipped_halide_is_refused_like_it_whatever_is_answered(path, shipped, content):
    """Own electrolytes without a formula; one key is a formula as it stands, one in subscripts, one only for us."""
    own = {"li3tmcl6": "Li3TmCl6", "Li₂HfCl₆": "Li2HfCl6", "Li2In1/3Er1/3Cl4": "Li2In1/3Er1/3Cl4", "house powder": ""}
    with Library.open(path, shipped=shipped) as library:
        for key in own:
            library.add_material(Material(kind="electrolyte", key=key, name="Ours"))
        assert refusal(library.materials().find("electrolyte", "li3tmcl6")) == ""  # nobody can know it yet
    header = "kind,key,name,formula,group,note\n"
    rows = "".join(f"electrolyte,{key},{key},{key},halide,\n" for key in own.values() if key)
    with Library.open(path, shipped=content("2030.1", ("materials.csv", header, f"{header}{rows}"))) as library:
        names = [("electrolyte", each.own) for each in library.look_alikes()]
        for answer in ("none", "take", "keep"):
            library.answer_look_alikes(names, answer)
            materials = library.materials()
            for key, halide in own.items():
                found = materials.find("electrolyte", key)
                assert (refusal(found)[:8], is_sulfide(found)) == (("a halide", False) if halide else ("", True))
                assert (found in materials.usable("electrolyte")) is not bool(halide)


def test_library_check_names_each_of_many(path, shipped, content, monkeypatch, capsys):
    keys = [f"house-{place}" for place in range(7)]
    with Library.open(path, shipped=shipped) as library:
        for key in keys:
            library.add_material(Material(kind="solvent", key=key, name="Ours"))
    header = "kind,key,name,formula,group,note\n"
    rows = "".join(f"solvent,{key.capitalize()},Theirs,,,\n" for key in keys)
    newer = content("2030.1", ("materials.csv", header, f"{header}{rows}"))
    monkeypatch.setattr(own_library, "resources", lambda: newer.parent)
    monkeypatch.setattr("ssedesigner.library.shipped.check", lambda _: [])
    newer.rename(newer.with_name("library"))
    assert main(["library", "check", "--library", str(path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-8].endswith("until you choose in the program.")
    assert told[-7:] == [f"  Solvent “{key}”, shipped as “{key.capitalize()}”" for key in keys]
