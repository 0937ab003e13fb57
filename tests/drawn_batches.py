"""Batches drawn from recipes and plans, for property tests of their arithmetic."""

from dataclasses import replace

from hypothesis import strategies as st

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.core.batch.plan import BALANCES_G, BASES_OF_CONTENT, BatchPlan, Stock
from ssedesigner.core.recipe import SHARES
from tests.strategies import plain_recipes, put_right, recipes, shipped

BINDERS = ["NBR", "SEBS", "PIB", "ethyl cellulose"]
FINE = 1e-12
"""A balance so fine that rounding does not count."""


def batch(recipe, plan, materials=None):
    return batch_amounts(recipe, plan, materials or shipped())


def makeable_recipes(**fixed):
    """Recipes of all kinds that the library can weigh, mostly wet: salts, second layers, cosolvents, scaffolds."""
    return plain_recipes(
        **{
            "method": st.sampled_from(["slurry-casting", "infiltration", "vacuum-filtration", "solvent-free"]),
            "binder": st.sampled_from(BINDERS),
            "second_binder": st.sampled_from([None, "PTFE", "NBR"]),
            "second_binder_wt_pct": st.floats(0.1, 5.0),
            "salt": st.sampled_from([None, "LiTFSI"]),
            "salt_wt_pct": st.floats(0.1, 10.0),
            "solvent": st.sampled_from(["toluene", "anisole", "ethyl acetate"]),
            "cosolvent": st.sampled_from([None, "isobutyl isobutyrate"]),
            "cosolvent_share_pct": st.floats(1.0, 99.0),
            "solids_loading_wt_pct": st.floats(5.0, 80.0),
            "second_electrolyte": st.sampled_from([None, "Li10GeP2S12"]),
            "second_thickness_um": st.floats(5.0, 20.0),
            "thickness_um": st.floats(25.0, 500.0),
        }
        | fixed
    ).map(put_right)


def plans(**fixed):
    drawn = {
        "film_count": st.integers(1, 200),
        "film_area_cm2": st.floats(1.0, 2000.0),
        "waste_pct": st.floats(0.0, 60.0),
        "readability_g": st.sampled_from([*BALANCES_G]),
        "tolerance_pct": st.floats(0.0, 5.0),
        "basis": st.sampled_from([*BASES_OF_CONTENT]),
    }
    given = {key: value if isinstance(value, st.SearchStrategy) else st.just(value) for key, value in fixed.items()}
    return st.builds(BatchPlan, **(drawn | given))


any_recipes = recipes


def with_stocks(recipe, plan, wt_pct):
    """Bring every polymer and salt of the recipe as a stock solution in its solvent."""
    stocks = [
        Stock(field=field, solvent=recipe.solvent, wt_pct=wt_pct) for field in SHARES if recipe.share(SHARES[field])
    ]
    return replace(plan, stocks=tuple(stocks))


def exact(amounts):
    """Grams of every field of every layer before rounding."""
    masses = {}
    for line in amounts.lines:
        for field, fraction in zip(line.fields, line.fractions, strict=True):
            key = (line.layer, field)
            masses[key] = masses.get(key, 0.0) + line.exact_g * fraction
    return masses
