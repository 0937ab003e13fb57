"""The content that comes with the program: snapshot and checks straight from the shipped files."""

from __future__ import annotations

from pathlib import Path

from ssedesigner.core.materials import Materials
from ssedesigner.library.checks.content import problems_in
from ssedesigner.library.checks.evidence import overstatements
from ssedesigner.library.checks.further import further_problems
from ssedesigner.library.schema.tables import ContentError, Rows, content_version, read_content
from ssedesigner.library.snapshot import snapshot


def shipped_materials(folder: Path) -> Materials:
    """Return the snapshot of the shipped content, without a database.

    Parameters
    ----------
    folder : Path
        The folder with the shipped tables

    Returns
    -------
    Materials
        The same as that of a library that was just made from the folder

    Raises
    ------
    ContentError
        When a file cannot be read as its table
    """
    return materials_from(read_content(folder), content_version(folder))


def materials_from(rows: Rows, version: str) -> Materials:
    """Return the snapshot of rows as :func:`~ssedesigner.library.schema.tables.read_content` gives them."""
    shipped = ("shipped",)
    return snapshot(
        version,
        sources=[row + shipped for row in rows["source"]],
        materials=[(*row, "shipped", False, "", None) for row in rows["material"]],
        properties=[row + shipped for row in rows["property"]],
        pairs=[(*row[:7], tuple(str(row[7]).split()), row[8], "shipped") for row in rows["pair"]],
        films=rows["film"],
        series=rows["series"],
        cells=rows["cell"],
        safety=rows["safety"],
        methods=rows["method"],
        rules=rows["class_rule"],
        moisture=rows["moisture"],
        compositions=rows["composition"],
        comparisons=rows["comparison"],
    )


def check(folder: Path) -> list[str]:
    """Return a sentence for each gap or contradiction in the shipped content; none means that it is sound.

    Parameters
    ----------
    folder : Path
        The folder with the shipped tables
    """
    try:
        rows = read_content(folder)
        materials = materials_from(rows, content_version(folder))
    except (ContentError, OSError, ValueError) as error:
        return [str(error)]
    return [*problems_in(rows, materials), *further_problems(rows, materials), *overstatements(materials)]
