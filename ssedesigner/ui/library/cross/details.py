"""Everything about one answer of the cross view: each side with reason, source and nearest evidence, and the values."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import typeset
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.compatibility.answers import EXPECTED, REPORTED, PairAnswer
from ssedesigner.physics.compatibility.crossing import Crossing, fact
from ssedesigner.text.materials import kind_text, name_text, property_label
from ssedesigner.text.values import cited_text
from ssedesigner.ui.library.cross.model import Answers
from ssedesigner.ui.library.cross.words import (
    fact_keys,
    known_text,
    limit_words,
    partner_name,
    verdict_text,
    whole_basis,
    whole_text,
)
from ssedesigner.ui.library.pair_words import evidence_line, near_words, nearest, reason_words
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, TITLE_PX, Theme, text_on

_MORE_VALUES = {"solvent": ("vapour_pressure_kpa", "viscosity_mpas"), "electrolyte": ("activation_energy_ev",)}
_TEXTS = {
    "solvent": ("green_class", "hazard_codes"),
    "electrolyte": ("air_stability_class",),
    "salt": ("hazard_codes",),
}


def details_html(answers: Answers, names: list[str], one: Crossing, theme: Theme) -> str:
    """Write the pane on one answer; every word that is not ours is escaped."""
    materials, material = answers.materials, one.material
    parts = [_heading(name_text(material), material, theme)]
    basis = whole_basis(names, answers.question, one)
    parts.append(_paragraph(f"{_chip(whole_text(one), one.severity, one.known, theme)} {_muted_html(basis, theme)}"))
    for place, partner in enumerate(answers.question.partners):
        other = materials.find(*partner) or Material(kind=partner[0], key=partner[1], name=partner[1])
        title = f"{kind_text(other)}: {partner_name(materials, *partner)}"
        parts.append(_section(title, theme))
        parts.append(
            _side(
                materials,
                other,
                material,
                verdict_text(answers.question, place, one.answers[place]),
                one.answers[place],
                theme,
            )
        )
    parts += _values(answers, one, theme)
    return visible(f"<div style='font-size:{SMALL_PX}px'>{''.join(parts)}</div>")


def _heading(name: str, material: Material, theme: Theme) -> str:
    more = "" if material.key == material.name else _muted_html(typeset(material.key), theme)
    return f"<p style='font-size:{TITLE_PX}px; margin-bottom:2px'><b>{html.escape(name)}</b> {more}</p>"


def _section(title: str, theme: Theme) -> str:
    style = f"font-size:{SECTION_PX}px; font-weight:600; color:{theme.muted}; background-color:{theme.hover}"
    return f"<p style='{style}; margin-top:16px; margin-bottom:4px'>&nbsp;{html.escape(title)}</p>"


def _paragraph(content: str) -> str:
    return f"<p style='margin:2px 0'>{content}</p>"


def _muted_html(text: str, theme: Theme) -> str:
    return f"<span style='color:{theme.muted}'>{html.escape(text)}</span>" if text else ""


def _chip(text: str, severity: str, known: str, theme: Theme) -> str:
    text_rect = theme.severity_text(severity)
    words = html.escape(text)
    # rich text of Qt has no frames: a filled ground stands for the chip of the table
    if known == REPORTED:
        style = f"background-color:{text_rect}; color:{text_on(text_rect)}; font-weight:600"
        return f"<span style='{style}'>&nbsp;{words}&nbsp;</span>"
    return f"<span style='color:{text_rect}'>{f'<i>{words}</i>' if known == EXPECTED else words}</span>"


def _side(
    materials: Materials, partner: Material, material: Material, chip: str, answer: PairAnswer, theme: Theme
) -> str:
    known = "" if answer.severity == "unknown" else known_text(answer)
    lines = [
        _paragraph(f"{_chip(chip, answer.severity, answer.known, theme)} {_muted_html(known, theme)}"),
        _paragraph(html.escape(reason_words(materials, partner, material, answer))),
        _paragraph(_muted_html(evidence_line(materials, answer).strip(), theme)),
    ]
    near = nearest(materials, partner, material, answer)
    if near:
        lines.append(_paragraph(_muted_html("Nearest evidence, of other pairs:", theme)))
        lines += [f"<p style='margin:2px 0 2px 10px'>{html.escape(near_words(materials, pair))}</p>" for pair in near]
    return "".join(lines)


def _values(answers: Answers, one: Crossing, theme: Theme) -> Iterable[str]:
    kind = answers.question.kind
    parts = answers.parts(one.material)
    yield _section("Values" if len(parts) == 1 else "Values of its liquids", theme)
    for part in parts:
        if part is None:
            yield _paragraph(_muted_html("A liquid that the library does not have.", theme))
            continue
        if len(parts) > 1:
            yield _paragraph(f"<b>{html.escape(name_text(part))}</b>")
        rows = [
            (property_label(key), limit_words(key, fact((part,), key)))
            for key in (*fact_keys(kind), *_MORE_VALUES.get(kind, ()))
        ]
        texts = ((key, part.text(key)) for key in _TEXTS.get(kind, ()))
        rows += [(property_label(key), cited_text(text) if text else "? not known") for key, text in texts]
        yield _table(rows, theme)


def _table(rows: Iterable[tuple[str, str]], theme: Theme) -> str:
    cells = (
        f"<tr><td style='padding-right:10px'>{_muted_html(label, theme)}</td><td>{html.escape(words)}</td></tr>"
        for label, words in rows
    )
    return f"<table>{''.join(cells)}</table>"
