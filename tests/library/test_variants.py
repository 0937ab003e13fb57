"""Variants, renamed materials and new formulas in a library: what they say at once, and after it was opened anew."""

from dataclasses import replace

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.merging import make_revision
from ssedesigner.library.records.references import refuse_changed
from ssedesigner.library.records.revisions import write_row
from ssedesigner.library.store import Library, LibraryError
from tests.library.comparing import everything

DENSITY = "density_g_cm3"
BINDER = ("binder", "NBR-2870")


def variant(key="NBR-2870", parent="NBR", kind="binder", **more):
    return Material(kind=kind, key=key, name=f"{key} of ours", origin="user", lineage=(parent,), **more)


def density(value):
    return Cited(value, "g/cm3", "Lab book 7", grade="user")


def again(library, shipped):
    """The snapshot as a library that was just opened reads it; what changed is read again no otherwise."""
    with Library.open(library.path, shipped=shipped, read_only=True) as other:
        materials = other.materials()
    assert everything(materials) == everything(library.materials())
    return materials


def test_a_variant_follows_its_parent_until_a_value_is_overwritten(library, shipped):
    library.materials()
    library.add_material(variant())
    library.add_material(variant("NBR-2870 dry", "NBR-2870"))
    parent, own, last = (library.materials().find("binder", key) for key in ("NBR", "NBR-2870", "NBR-2870 dry"))
    assert own.values == last.values == parent.values
    assert own.texts == parent.texts
    assert last.inherited[DENSITY] == own.inherited[DENSITY] == "NBR"
    assert last.lineage == ("NBR-2870", "NBR")
    assert own.values[DENSITY].source == parent.values[DENSITY].source
    library.set_value(*BINDER, DENSITY, density(1.2))
    own, last = (library.materials().find("binder", key) for key in ("NBR-2870", "NBR-2870 dry"))
    assert float(own.value(DENSITY)) == float(last.value(DENSITY)) == 1.2
    assert DENSITY not in own.inherited
    assert last.inherited[DENSITY] == "NBR-2870"
    assert own.alternatives[DENSITY][0] == parent.value(DENSITY)
    library.set_value("binder", "NBR", "price_usd_kg", Cited(9.0, "USD/kg", "Offer", grade="user"))
    assert float(library.materials().find("binder", "NBR-2870 dry").value("price_usd_kg")) == 9.0
    library.clear_value(*BINDER, DENSITY)
    assert library.materials().find(*BINDER).value(DENSITY) == parent.value(DENSITY)
    library.retire_material("binder", "NBR")
    assert again(library, shipped).find(*BINDER).value(DENSITY) == parent.value(DENSITY)
    assert library.materials().pair("binder", "NBR-2870 dry", "solvent", "toluene") is not None


def test_a_verdict_on_a_variant_is_its_own(library, shipped):
    library.add_material(variant())
    shipped_one = library.materials().pair("binder", "NBR", "solvent", "toluene")
    own = PairVerdict(
        first_kind="binder", first="NBR-2870", second_kind="solvent", second="toluene", verdict="incompatible",
        reason="gels", grade="user", sources=("Lab book 7",), origin="user",
    )  # fmt: skip
    library.set_verdict(own)
    assert library.materials().pair("solvent", "toluene", "binder", "NBR-2870").verdict == "incompatible"
    library.clear_verdict("binder", "NBR-2870", "solvent", "toluene")
    assert again(library, shipped).pair("binder", "NBR-2870", "solvent", "toluene") == shipped_one


def test_a_new_version_of_the_parent_gives_its_values(library, content):
    library.add_material(variant("our toluene", "toluene", kind="solvent"))
    before = float(library.materials().find("solvent", "our toluene").value(DENSITY))
    path = library.path
    library.close()
    edited = content(
        "2099.1",
        ("properties_solvents.csv", "solvent,toluene,density_g_cm3,0.862", "solvent,toluene,density_g_cm3,0.872"),
    )
    with Library.open(path, shipped=edited) as other:
        own = other.materials().find("solvent", "our toluene")
        assert own.value(DENSITY) == other.materials().find("solvent", "toluene").value(DENSITY) != before


REFUSED = {
    "no parent": (variant(parent="gone"), "no binder"),
    "the key of another": (variant("NBR"), "exists already"),
    "a key that only looks otherwise": (variant("N\u0412R"), "exists already"),
    "the name of another": (Material(kind="binder", key="X", name="nbr", lineage=("NBR",)), "differs visibly"),
}


def test_names_that_do_not_differ_visibly_are_refused(library):
    for material, words in REFUSED.values():
        with pytest.raises(LibraryError, match=words):
            library.add_material(material)
    library.add_material(variant())
    for name, words in ((" ", "needs a name"), ("S\u0412R", "differs visibly"), ("nbr", "differs visibly")):
        with pytest.raises(LibraryError, match=words):
            library.rename_material(*BINDER, name)
    with pytest.raises(LibraryError, match="comes with the program"):
        library.rename_material("binder", "NBR", "Rubber")
    with pytest.raises(LibraryError, match="comes with the program"):
        library.set_formula("binder", "NBR", "C4H6", "")
    assert library.materials().find(*BINDER).name == "NBR-2870 of ours"


def test_a_renamed_material_keeps_its_key_and_is_found_by_its_former_name(library, shipped):
    library.add_material(variant())
    for name in ("Rubber of May", "Rubber of June"):
        library.rename_material(*BINDER, name)
    own = again(library, shipped).find(*BINDER)
    assert (own.name, own.former_names) == ("Rubber of June", ("NBR-2870 of ours", "Rubber of May"))
    assert library.materials().by_name("rubber of may") == [own]
    assert ("binder", "NBR-2870") in {(hit.kind, hit.key) for hit in library.search("of May")}
    history = library.material_history(*BINDER)
    assert [each.name for each in history] == ["NBR-2870 of ours", "Rubber of May", "Rubber of June"]
    assert history[-1].at
    assert history[-1].machine == library.machine_label
    library.rename_material(*BINDER, "NBR-2870 of ours")
    assert library.materials().find(*BINDER).former_names == ("Rubber of May", "Rubber of June")


def test_a_new_formula_keeps_the_former_one_and_drops_what_was_said_of_it(library, shipped):
    values = {DENSITY: density(1.9), "conductivity_ms_cm": Cited(2.0, "mS/cm", "Book", grade="user")}
    library.add_material(Material(kind="electrolyte", key="ours", name="Ours", formula="Li6PS5Cl", values=values))
    library.set_formula("electrolyte", "ours", "Li5.5 PS4.5 Cl1.5", "argyrodite", [DENSITY])
    own = again(library, shipped).find("electrolyte", "ours")
    assert (own.formula, own.group, own.value(DENSITY)) == ("Li5.5PS4.5Cl1.5", "argyrodite", None)
    assert float(own.value("conductivity_ms_cm")) == 2.0
    assert [each.formula for each in library.material_history("electrolyte", "ours")] == ["Li6PS5Cl", "Li5.5PS4.5Cl1.5"]
    with pytest.raises(LibraryError, match="Write it as"):
        library.set_formula("electrolyte", "ours", "Xx9", "")


def test_a_name_that_waits_is_not_written_over_another_one(library):
    library.add_material(variant())
    library.materials()
    waits = library.seen.refers_to("rename_material", {"kind": "binder", "key": "NBR-2870", "name": "Mine"})
    library.rename_material(*BINDER, "Theirs")
    arguments = {"kind": "binder", "key": "NBR-2870", "name": "Mine"}
    with pytest.raises(LibraryError, match="was changed since"):
        refuse_changed(library._connection, library.materials(), "rename_material", arguments, waits)


def test_a_revision_of_another_machine_may_say_anything(library):
    library.add_material(variant())
    row = next(row for row in library.shared().rows.values() if row.kind == "material")
    odd = [make_revision(row.id, [], "2026", "South", text) for text in ('{"name": 5}', "[1]", '{"name": "X"}')]
    revisions = {**row.revisions, **{each.id: each for each in odd}}
    with library._change() as connection:
        write_row(connection, replace(row, revisions=revisions))
    assert library.material_history(*BINDER)[-1].name == "NBR-2870 of ours"
    assert library.materials().find(*BINDER).former_names == ()


def test_the_short_name_of_a_material_stays_its_own(library, shipped):
    taken = replace(variant("V1", "Li6PS5Cl", "electrolyte"), name="LPSCL")
    with pytest.raises(LibraryError, match="looks like the name of electrolyte"):
        library.add_material(taken)
    library.add_material(replace(taken, name="LPSCl (NEI)"))
    with pytest.raises(LibraryError, match="differs visibly"):
        library.rename_material("electrolyte", "V1", "lpscl")
    materials = again(library, shipped)
    assert [one.key for one in materials.by_name("LPSCl")] == ["Li6PS5Cl"]  # the variant has it in its name only
    assert [one.key for one in materials.by_name("LPSCl (NEI)")] == ["V1"]
