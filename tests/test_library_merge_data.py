"""The part of the library's merge that reads one material a line, and the rules for classes that it makes."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from library_merge import data_layout
from library_merge.class_rules import electrolyte_class
from library_merge.data_sources import plain, sentence
from library_merge.pair_rows import note, reason
from library_merge.property_rows import property_row, put
from library_merge.regrade import honest
from library_merge.tables import MergeError, Tables, find_pair

from ssedesigner.core.paths import resources

SOLVENT = (
    "solvent_id,name,molar_mass_g_mol,protic,signal_word,sulfide_compat_class,sulfides_tested,cas,OEL_basis,"
    "confidence_by_field,note"
)
BINDER = (
    "binder_id,full_name,cas,li_conducting,li_salt,stable_vs_Li,processing_solvents,ghs_h_codes,typ_wt_min_pct,"
    "typ_wt_max_pct,min_wt_freestanding_pct,confidence_by_field,note"
)
MOISTURE = (
    "series_id,material,form,sample_area_cm2,thickness_um,dew_point_C,water_ppm,relative_humidity_pct,air_temperature_C,"
    "gas,time_min,quantity,value,low,high,unit,value_text,grade,source,note"
)
SAFETY = "category,item,quantity,value,value_text,unit,conditions,source,confidence,note"
FOLDER = {
    "solvents.csv": (
        SOLVENT,
        "newane,n-newane,100.2,no,Danger,inert,,1-2-3,no 8 h limit known,protic=handbook@HB,",
    ),
    "binders.csv": (
        BINDER,
        "BR-made-up,a gum,9003-17-2,no,,yes,toluene; heptane,none (polymer),1,3,,typ_wt_min_pct=estimate@D2MEM,",
    ),
    "scaffolds.csv": ("material_id,kind,full_name,form,solvent_resistance,confidence_by_field,note",),
    "properties_long.csv": (
        "kind,material,quantity,value,unit,low,high,conditions,grade,source,use,note",
        "solvent,newane,flash_point_c,20,degC,,,closed cup,handbook,CHEMD2,recommended,",
        "solvent,newane,flash_point_c,14,degC,,,another table,handbook,CHEMD2,kept,",
        "solvent,newane,flash_point_c,-40,degC,,,doubtful,handbook,CHEMD2,kept,",
        "solvent,newane,price_class,low,USD/kg,0.8,3,drums,estimate,D2MEM,recommended,",
        "binder,BR-made-up,hansen_p,-1.2,MPa^0.5,,,60 degC,reported,EVAHSP17,recommended,",
        "binder,BR-made-up,hansen_d,17,MPa^0.5,,,25 degC,estimate,D2MEM,recommended,from memory",
    ),
    "compatibility_core.csv": (
        "kind_a,a,kind_b,b,verdict,mechanism,source,confidence,note",
        "SSE,Li6PS5Cl,solvent,newane,compatible,wet milling,A milling paper doi 10.1000/5,measured_read,reported; DN 0",
        "binder,SEBS,solvent,toluene,incompatible,a guess,from memory,estimate,",
    ),
    "replaces.csv": ("file,key_1,key_2,key_3,key_4,reason",),
    "regrade.csv": ("file,id,field,old,new,library_grade,reason", "solvents.csv,newane,flash_point_C,a,b,handbook,why"),
    "solvent_families.csv": ("solvent,family", "newane,alkane", "ethanol,alcohol", "methanol,alcohol"),
    "solvent_class_matrix.csv": (
        "electrolyte_class,solvent,family,verdict,reason,grade,source,basis",
        "argyrodite,newane,alkane,compatible,no donor,estimate,RULE26,",
        "argyrodite,methanol,alcohol,incompatible,protic; H2S possible,estimate,RULE26,",
        "argyrodite,ethanol,alcohol,caution,solution process,estimate,RULE26,",
        "argyrodite,isopropanol,alcohol,incompatible,protic; H2S possible,estimate,RULE26,",
    ),
    "binder_family_matrix.csv": (
        "binder,alkane,alcohol,exceptions,grade,source",
        "BR,compatible,incompatible,methanol: incompatible; ethanol: caution,estimate,D2MEM",
        "BR-made-up,compatible,incompatible,methanol: incompatible; ethanol: caution,estimate,D2MEM",
        "no-such-binder,caution,caution,,estimate,D2MEM",
    ),
    "moisture_series.csv": (
        MOISTURE,
        "Y-1,75Li2S-25P2S5 + 20 mol% LiI,powder,4,,-40 to 10,126,,,air,30,H2S released,0.1,,,cm3/g,,measured_read,"
        "YERSAK22D,",
        "Y-2,a glass,powder,,,-40,126,,,air,30,ranking,,,,,it is worst,measured_read,YERSAK22D,",
    ),
    "safety.csv": (
        SAFETY,
        'H2S_generation,Li6PS5Cl powder,"H2S rate, planning value",0.001,,cm3/g/min,"dew point -40 C, first 30 min",'
        "from memory,estimate,range 0.0004 to 0.0033; basis in moisture_series.csv and README",
    ),
    "safety_cells.csv": (SAFETY,),
    "sources_solvents_binders.csv": (
        "key,citation,how_obtained",
        "WETMILL21,A milling paper doi 10.1000/5,read (abstract)",
        "RULE26,class rule (Nov 2026),a rule",
        "EVAHSP17,A fit to swelling,read (abstract)",
    ),
}


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(Path(shutil.copytree(resources() / "library", tmp_path / "library")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.mkdir()
    for name in data_layout.FILES:
        (path / name).write_text("\n".join(FOLDER[name]) + "\n", encoding="utf-8")
    return path


def values_of(tables: Tables, material: str, quantity: str) -> list[dict[str, str]]:
    return [row for _, row in tables.properties() if (row["material"], row["quantity"]) == (material, quantity)]


def text_of(tables: Tables) -> str:
    out = io.StringIO()
    for name in sorted(tables.rows):
        csv.DictWriter(out, tables.columns[name]).writerows(tables.rows[name])
    return out.getvalue()


def test_a_merge_brings_materials_values_pairs_rules_and_safety_and_a_second_one_nothing(folder, tables):
    data_layout.merge(folder, tables)
    first = text_of(tables)
    flash = {row["value"]: row["use"] for row in values_of(tables, "newane", "flash_point_c")}
    assert flash == {"20": "kept", "14": "recommended", "-40": "kept"}
    (price,) = values_of(tables, "newane", "price_class")
    assert (price["value"], price["unit"], price["conditions"]) == ("low", "", "0.8 to 3 USD/kg in drums, 2025 to 2026")
    (polar,) = values_of(tables, "BR-made-up", "hansen_p")
    assert (polar["value"], polar["grade"]) == ("0", "estimate")
    assert values_of(tables, "BR-made-up", "hazard_codes")[0]["value"] == "none"
    milled = find_pair(tables, "electrolyte", "Li6PS5Cl", "solvent", "newane")
    assert milled is not None
    assert (milled["grade"], milled["sources"], milled["note"]) == ("reported", "WetMilling2021", "")
    kept = find_pair(tables, "binder", "SEBS", "solvent", "toluene")
    assert kept is not None
    assert kept["verdict"] == "compatible"
    (glass,) = [row for row in tables.rows["moisture"] if row["key"] == "yersak2022-1"]
    assert (glass["electrolyte"], glass["grade"], glass["dew_point_c"]) == ("75LPS-LiI", "measured", "")
    assert glass["note"] == "Sample of 4 cm2. Dew points -40 to 10 degC."
    (planned,) = [row for row in tables.rows["safety"] if row["key"] == "h2s-rate-li6ps5cl-dew-minus-40"]
    assert (planned["value"], planned["grade"]) == ("0.001", "estimate")
    assert planned["note"].startswith("Range 0.0004 to 0.0033 cm3/g/min. Not measured.")
    data_layout.merge(folder, tables)
    assert text_of(tables) == first


def test_rules_are_folded_to_families_and_only_what_differs_stands_alone(folder, tables):
    data_layout.merge(folder, tables)
    rules = {
        (row["first"], row["second"]): (row["verdict"], row["is_guess"])
        for row in tables.rows["class_rules"]
        if row["second_kind"] == "solvent" and row["first_kind"] in {"electrolyte", "binder"}
    }
    assert rules == {
        ("argyrodite", "alkane"): ("compatible", "no"),
        ("argyrodite", "alcohol"): ("incompatible", "no"),
        ("argyrodite", "ethanol"): ("caution", "no"),
        ("polybutadiene gum", "alkane"): ("compatible", "no"),
        ("polybutadiene gum", "alcohol"): ("incompatible", "no"),
        ("polybutadiene gum", "ethanol"): ("caution", "no"),
        **{key: value for key, value in rules.items() if key[1] == "water"},
    }
    for key in ("BR", "BR-made-up"):
        assert values_of(tables, key, "compatibility_class")[0]["value"] == "polybutadiene gum"


def test_of_two_values_the_stronger_grade_is_recommended_and_the_other_kept(tables):
    strong = property_row("solvent", "toluene", "tg_c", "-156", "reported", "Song2023", unit="degC")
    weak = property_row("solvent", "toluene", "tg_c", "-150", "estimate", "LiteratureUnchecked", unit="degC")
    again = property_row("solvent", "toluene", "tg_c", "-156.0", "estimate", "LiteratureUnchecked", unit="degC")
    for row in (strong, weak, again):
        put(tables, row)
    values = {(row["value"], row["grade"], row["use"]) for row in values_of(tables, "toluene", "tg_c")}
    assert values == {("-156", "reported", "recommended"), ("-150", "estimate", "kept")}


@pytest.mark.parametrize(
    ("formula", "group", "named"),
    [
        ("Li6PS5Cl", "argyrodite", "argyrodite"),
        ("Li6.6Si0.6Sb0.4S5I", "argyrodite", "argyrodite without P"),
        ("Li5.3PS4.2O0.2Cl1.5", "oxysulfide argyrodite", "argyrodite"),
        ("Li3PS4", "glass", "LPS with PS4 only"),
        ("Li7P2S8I", "glass-ceramic", "LPS with PS4 only"),
        ("Li7P3S11", "glass-ceramic", "LPS with P2S7 or excess Li2S"),
        ("Li4PS4.5", "glass-ceramic", "LPS with P2S7 or excess Li2S"),
        ("Li5.3PS4B2.3H9.2", "glass-ceramic", "LPS with BH4"),
        ("Li10SnP2S12", "LGPS", "LGPS"),
        ("Li4SnS4", "phosphorus-free", "thiostannate"),
        ("Li4GeS4", "phosphorus-free", None),
        ("LiNbOCl4", "oxyhalide", "halide"),
    ],
)
def test_the_class_of_an_electrolyte_follows_from_its_chemistry(formula, group, named):
    assert electrolyte_class(formula, group) == named


@pytest.mark.parametrize(
    ("row", "grade"),
    [
        ({"grade": "measured", "source": "Chemicals2025", "conditions": ""}, "handbook"),
        ({"grade": "reported", "source": "HSPiPy", "conditions": ""}, "handbook"),
        ({"grade": "measured", "source": "Brant2015", "conditions": "as printed in the review, Table 1"}, "reported"),
        ({"grade": "measured", "source": "Laskowski2023", "conditions": ""}, "reported"),
        ({"grade": "measured", "source": "Cronk", "conditions": ""}, "measured"),
        ({"grade": "estimate", "source": "Chemicals2025", "conditions": ""}, "estimate"),
        ({"grade": "reported", "sources": "Orwoll2007"}, "handbook"),
    ],
)
def test_a_grade_says_no_more_than_was_read(row, grade):
    assert honest(row) == grade


def test_words_lose_the_marks_of_their_making():
    assert plain("25 C, as POIRIER24 says") == "25 degC, as Poirier2024 says"
    assert sentence("a note") == "A note."
    assert reason("dissolves; solvent family aromatic") == "dissolves"
    assert note("chi 0.5 at 27 C; RED 1.2 with R0 8; family aromatic; REPLACES an older row: caution") == (
        "Flory-Huggins chi 0.5 at 27 degC."
    )
    with pytest.raises(MergeError, match="making of the data"):
        plain("see README")
