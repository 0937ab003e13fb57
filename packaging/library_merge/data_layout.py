"""Merge the files that list one material a line, and those of pairs, classes, moisture and safety."""

from __future__ import annotations

from pathlib import Path

from library_merge.class_rules import add_class_rules
from library_merge.data_sources import new_sources
from library_merge.new_materials import add_binders, add_scaffolds, add_solvents, add_values
from library_merge.pair_rows import (
    add_pairs,
    drop_analogies,
    explain_differences,
    replace_blanket,
    say_what_the_review_speaks_of,
)
from library_merge.regrade import regrade
from library_merge.safety_rows import add_moisture, add_safety
from library_merge.solvent_choices import agree_on_sulfide_class, explain_boiling_points, recommend_safe_flash_points
from library_merge.tables import Tables, put_source, read_csv

FILES = (
    "solvents.csv",
    "binders.csv",
    "scaffolds.csv",
    "properties_long.csv",
    "compatibility_core.csv",
    "replaces.csv",
    "regrade.csv",
    "solvent_class_matrix.csv",
    "solvent_families.csv",
    "binder_family_matrix.csv",
    "moisture_series.csv",
    "safety.csv",
    "safety_cells.csv",
    "sources_solvents_binders.csv",
)
"""Files of the folder that :func:`merge` reads."""


def merge(folder: Path, tables: Tables) -> None:
    """Merge the files of the folder into the tables, in place."""
    files = {name: read_csv(folder / name) for name in FILES}
    sources = files["sources_solvents_binders.csv"]
    for source in new_sources(sources):
        put_source(tables, source)
    add_solvents(tables, files["solvents.csv"])
    add_binders(tables, files["binders.csv"])
    add_scaffolds(tables, files["scaffolds.csv"])
    add_values(tables, files["properties_long.csv"])
    replace_blanket(tables)
    drop_analogies(tables)
    add_pairs(tables, files["compatibility_core.csv"], sources, files["replaces.csv"])
    explain_differences(tables)
    say_what_the_review_speaks_of(tables)
    add_class_rules(
        tables,
        files["solvent_class_matrix.csv"],
        files["solvent_families.csv"],
        files["binder_family_matrix.csv"],
    )
    add_moisture(tables, files["moisture_series.csv"])
    add_safety(tables, files["safety.csv"] + files["safety_cells.csv"], sources)
    regrade(tables, files["regrade.csv"])
    recommend_safe_flash_points(tables)
    explain_boiling_points(tables)
    agree_on_sulfide_class(tables)
