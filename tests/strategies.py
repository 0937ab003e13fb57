"""Hypothesis strategies: recipes whose fields are drawn from the ranges of FIELDS."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import AFTER_TEST, MEASURED, MeasuredFilm, attribute, film_problems, tidy
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, MAIN, SHARES, Recipe, layer_thickness_um, problems
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import film_recipes, shipped_recipes
from ssedesigner.library.shipped import shipped_materials

LIBRARY = Path(__file__).resolve().parents[1] / "resources" / "library"
UNKNOWN = "unobtainium"


NOTHING_ELSE = (
    *(key for layer in (CATHODE_SIDE, ANODE_SIDE) for key in layer),
    "spe",
    "spe_wt_pct",
    "second_binder",
    "second_binder_wt_pct",
    "salt",
    "salt_wt_pct",
    "heat_treatment_c",
    "film_density_g_cm3",
    "cosolvent",
    "cosolvent_share_pct",
    "scaffold",
)
"""Fields that stay blank in a plain recipe."""


@cache
def shipped() -> Materials:
    return shipped_materials(LIBRARY)


@cache
def values(key: str) -> st.SearchStrategy:
    """Every value that a field can hold, blank and a material that the library lacks included."""
    field: Field = FIELDS[key]
    if field.kind == "boolean":
        return st.booleans()
    if field.kind == "text":
        return st.text("ab", min_size=int(field.blank is None), max_size=2)
    if field.choices:
        found = st.sampled_from(list(field.choices))
    elif field.kind == "material":
        found = st.sampled_from(
            [material.key for material in shipped().usable(*field.materials, field=key)] + [UNKNOWN]
        )
    elif field.kind == "integer":
        found = st.integers(int(field.minimum), int(field.maximum))
    else:
        found = st.floats(field.minimum, field.maximum, allow_nan=False)
    return found if field.blank is None else st.none() | found


def recipes(**fixed: object) -> st.SearchStrategy[Recipe]:
    """Any recipe whose fields are in range; some contradict themselves. ``fixed`` fields are as given."""
    given = {key: as_strategy(value) for key, value in fixed.items()}
    return st.builds(Recipe, **{key: given[key] if key in given else values(key) for key in FIELDS})


def sound_recipes(**fixed: object) -> st.SearchStrategy[Recipe]:
    """Recipes as above, with what contradicts itself put right."""
    return recipes(**fixed).map(put_right)


@cache
def known_recipes() -> tuple[Recipe, ...]:
    """The shipped recipes, those of reported films and the sample: what people really make."""
    read = (read_recipe(path).recipe for path in shipped_recipes().values())
    return (Recipe(), *read, *film_recipes().values())


@st.composite
def near_recipes(draw: st.DrawFn, most: int = 6, **fixed: object) -> Recipe:
    """A known recipe with up to ``most`` fields anywhere in their ranges, and what contradicts itself put right."""
    recipe = draw(st.sampled_from(known_recipes()))
    changed = draw(st.lists(st.sampled_from(list(FIELDS)), max_size=most, unique=True))
    given = {key: as_strategy(value) for key, value in fixed.items()}
    return put_right(replace(recipe, **{key: draw(given.get(key, values(key))) for key in (*changed, *given)}))


def any_recipes(**fixed: object) -> st.SearchStrategy[Recipe]:
    """Recipes for laws: as many near known ones as anywhere."""
    return near_recipes(**fixed) | sound_recipes(**fixed)


def put_right(recipe: Recipe) -> Recipe:
    """Blank what has no partner and scale shares of the solids down to a sum of at most 100 wt%."""
    changes: dict[str, object] = {}
    for material, share in SHARES.items():
        if not (getattr(recipe, material) and recipe.share(share)):
            changes |= {material: None, share: None}
    recipe = replace(recipe, **changes)
    total = 100.0 - recipe.electrolyte_wt_pct
    if total > 100.0:
        shares = {share: recipe.share(share) * 99.0 / total for share in SHARES.values() if recipe.share(share)}
        recipe = replace(recipe, **shares)
    for layer in (CATHODE_SIDE, ANODE_SIDE):
        if recipe.value(layer.thickness) is None or layer_thickness_um(recipe, MAIN) <= 0:
            recipe = replace(recipe, **dict.fromkeys((layer.field, layer.thickness, layer.porosity)))
    if not recipe.solvent or recipe.cosolvent_share_pct is None or recipe.cosolvent == recipe.solvent:
        recipe = replace(recipe, cosolvent=None, cosolvent_share_pct=None)
    assert not problems(recipe)
    return recipe


def plain_recipes(**fixed: object) -> st.SearchStrategy[Recipe]:
    """Recipes of one sulfide and one insulating binder that do not contradict themselves and are all known."""
    plain = {
        "electrolyte": st.sampled_from(["Li6PS5Cl", "Li10GeP2S12", "beta-Li3PS4", "Li7P3S11"]),
        "binder": st.sampled_from(["NBR", "SEBS", "PTFE", "PIB", "ethyl cellulose"]),
        "binder_wt_pct": st.floats(0.1, 50.0),
        "solvent": st.sampled_from([None, "toluene", "anisole", "ethyl acetate", "dichloromethane"]),
        "cathode": "NCM811",
        "anode": "Li-metal",
    }
    return recipes(**(dict.fromkeys(NOTHING_ELSE) | plain | fixed))


def as_strategy(value: object) -> st.SearchStrategy:
    return value if isinstance(value, st.SearchStrategy) else st.just(value)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


def measured_value(key: str) -> st.SearchStrategy:
    """Every number that a measured quantity can be."""
    found = st.floats(MEASURED[key].minimum, MEASURED[key].maximum)
    return found if MEASURED[key].blank is None else st.none() | found


def measured_films(**fixed: object) -> st.SearchStrategy[MeasuredFilm]:
    """Any film that can be recorded: its recipe does not contradict itself, its texts hold whatever can be typed."""
    numbers = {attribute(key): measured_value(key) for key, field in MEASURED.items() if field.is_numeric}
    named = {"name": TEXTS.filter(str.strip), "notes": TEXTS, "electrolyte_lot": TEXTS}
    given = {
        "key": st.just(""),
        "name": TEXTS.filter(str.strip),
        "recipe": sound_recipes(**named),
        "made_on": st.just("") | st.dates().map(str),
        "note": TEXTS,
        "is_used": st.booleans(),
        **dict.fromkeys(("contacts", "after_test", "after_seen"), TEXTS),
    }
    found = st.builds(MeasuredFilm, **{**numbers, **given, **{key: as_strategy(value) for key, value in fixed.items()}})
    return found.map(agreeing).map(tidy).filter(lambda film: not film_problems(film))


def agreeing(film: MeasuredFilm) -> MeasuredFilm:
    """Keep of conductivity and resistance, and of a test and its results, what can stand together."""
    results = dict.fromkeys(AFTER_TEST[:-1]) | {"after_seen": "", "after_test": ""}
    seen = film.after_seen.strip() and film.after_test.strip()
    film = replace(film, after_kept_pct=None) if seen else replace(film, **results)
    if film.resistance_ohm is None or film.area_cm2 is None:
        return replace(film, resistance_ohm=None, area_cm2=None, conductivity_ms_cm=film.conductivity_ms_cm or 1.2)
    conductivity = film.conductivity_ms_cm or 1.2
    fitting = film.thickness_um * 1e-4 / (conductivity * 1e-3 * film.area_cm2)
    return replace(film, resistance_ohm=fitting)
