"""What is reported for and against a way of making a film, as rich text with links to the checks of the recipe."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.physics.advice.methods import MethodStatement
from ssedesigner.ui.widgets.quantity_text import source_lines

FLAG_LINK = "flag:"
"""What a link to a check begins with; its id follows."""
_PROCESS_COST = "Process cost and throughput: not known."


def method_notes(
    materials: Materials, statements: tuple[tuple[MethodStatement, ...], tuple[MethodStatement, ...]]
) -> str:
    """Write what speaks for a method beside what speaks against it; a check that looks at a statement is a link."""
    if not any(statements):
        missing = "Not in Table 5 of the review: the advantages and drawbacks of this method are not known."
        return f"<p>{missing} {_PROCESS_COST}</p>"
    sides = zip(("Advantages", "Drawbacks"), statements, strict=True)
    columns = "".join(
        f'<td width="50%" valign="top" style="padding-right:18px"><b>{head}</b><br>{_lines(side)}</td>'
        for head, side in sides
    )
    keys = tuple(dict.fromkeys(each.note.source for side in statements for each in side))
    cited = "; ".join(source_lines(keys, dict(materials.sources)))
    table = f'<table width="100%" cellspacing="0" style="margin-top:6px"><tr>{columns}</tr></table>'
    return f"{table}<p>Table 5 of the review, {cited}. {_PROCESS_COST}</p>"


def _lines(statements: Iterable[MethodStatement]) -> str:
    return "<br>".join(map(_line, statements)) or "nothing is reported"


def _line(each: MethodStatement) -> str:
    text = f"{each.note.statement[:1].upper()}{each.note.statement[1:]}"
    if each.flag is None:
        return html.escape(text)
    title = html.escape(f"{MARKS[each.flag.severity]} {typeset(each.flag.title)}")
    return f'{html.escape(text)} – {each.bearing}: <a href="{FLAG_LINK}{each.flag.id}">{title}</a>'
