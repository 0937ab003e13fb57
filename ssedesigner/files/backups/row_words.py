"""What a shared row is about and what each of its revisions says, in words for a screen or a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import LOT_FIELDS
from ssedesigner.core.materials import kind_word
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.merging import Change, Conflict, Name, Revision
from ssedesigner.core.notation import day_text, exact, format_number, formula, numeral, source_name, span, typeset
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import symbol

_GRADES = {**GRADES, "user": "entered by the laboratory"}
_ODD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a row can raise that a stranger has made; merging refuses it with a sentence of its own."""
_ALIKE_LIMIT = 1.005
"""Numbers whose ratio is below this differ by less than 1 %."""
_TWICE_LIMIT = 2.0


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a revision says: a value with its unit or a few words, and facts about it by their captions."""

    value: str
    unit: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    number: float | None = None

    @property
    def text(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".strip()


def content_of(revision: Revision | None) -> Any:
    """Return what a revision says as plain values; None where the row was taken back, or there is none."""
    return None if revision is None or revision.content is None else json.loads(revision.content)


def subject(row: Conflict | Change) -> tuple[str, str]:
    """Return what a row is about: a material, pair, film or batch, and what is said of it."""
    revisions = (row.mine, row.theirs) if isinstance(row, Conflict) else (row.before, row.after)
    contents = [content for content in map(content_of, revisions) if content is not None]
    try:
        return _subject(row.kind, row.name, row.label, contents[0] if contents else {})
    except _ODD:
        return " ".join(row.name), row.kind


def _subject(kind: str, name: Name, label: str, content: Mapping[str, Any]) -> tuple[str, str]:
    if kind in {"value", "alternative"}:
        known = PROPERTIES.get(name[2])
        label = known.label[:1].lower() + known.label[1:] if known else name[2]
        return formula(name[1]), label if kind == "value" else f"{label}, kept beside"
    if kind == "verdict":
        return f"{formula(name[1])} × {formula(name[3])}", "verdict"
    if kind == "film":
        return str(_last_record(content).get("name", label)), f"film {label}".strip()
    if kind == "batch":
        return label or str(content.get("key", "batch of another machine")), "batch"
    if kind == "material":
        return formula(name[1]), kind_word(name[0])
    if kind == "lot":
        last = _last_record(content)
        return f"{last.get('name', '')}, {formula(str(last.get('material', '')))}", f"lot {label}".strip()
    if kind == "lot-count":
        return f"lot {label}".strip(), "stock-taking"
    return label or formula(name[-1]), kind


def statement(kind: str, revision: Revision | None) -> Statement:
    """Return what a revision says; a row that was taken back or is not there says so."""
    content = content_of(revision)
    by = _by(revision)
    if content is None:
        return Statement(value="none" if revision is None else "taken back", facts=by)
    try:
        value = _STATEMENTS.get(kind, _other)(content)
    except _ODD:
        return Statement(value="not readable", facts=by)
    return Statement(value=value.value, unit=value.unit, facts=(*by, *value.facts), number=value.number)


def statements(kind: str, one: Revision | None, other: Revision | None) -> tuple[Statement, Statement]:
    """Return what two revisions of a row say, each with all in which they differ, so that none looks like the other."""
    first, second = statement(kind, one), statement(kind, other)
    before, after = content_of(one), content_of(other)
    if before is None or after is None:
        return first, second
    try:
        apart = _apart(kind, before, after)
    except _ODD:
        return first, second
    return _with_facts(first, [(caption, text) for caption, text, _ in apart]), _with_facts(
        second, [(caption, text) for caption, _, text in apart]
    )


def _with_facts(side: Statement, apart: list[tuple[str, str]]) -> Statement:
    kept = [fact for fact in side.facts if fact[0] not in {caption for caption, _ in apart}]
    return replace(side, facts=(*kept[:1], *apart, *kept[1:]))


def _apart(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return caption and both texts of each part that two contents say otherwise and no value shows."""
    one, other = _parts(kind, before), _parts(kind, after)
    names = dict.fromkeys((*one, *other))
    texts = ((_caption(name), _part(name, one.get(name)), _part(name, other.get(name))) for name in names)
    return [each for each in texts if each[1] != each[2]]


def _parts(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is compared of a row: the last record of a film or lot with its recipe, the words of others."""
    if kind not in {"film", "lot"}:
        return {name: content.get(name) for name in _COMPARED.get(kind, ())}
    last = dict(_last_record(content))
    recipe = last.pop("recipe", None) or {}
    named = {name: value for name, value in {**recipe, **last}.items() if name not in _OF_THE_RECORD}
    return {"retired": content.get("retired"), **named}


_COMPARED = {"material": ("retired", "name", "formula", "group", "note", "parent"), "verdict": ("sources",)}
_OF_THE_RECORD = frozenset({"revision", "recorded_at", "reason", "retired", "steps"})
_CAPTIONS = {"parent": "variant of", "retired": "in the lists", "kind": "kind", "material": "material"}


def _caption(name: str) -> str:
    known = LOT_FIELDS.get(name) or MEASURED.get(name) or FIELDS.get(name)
    return _CAPTIONS.get(name) or (known.label[:1].lower() + known.label[1:] if known else name.replace("_", " "))


def _part(name: str, value: Any) -> str:
    if name == "retired":
        return "no" if value else "yes"
    if value in (None, "", []):
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        known = LOT_FIELDS.get(name) or MEASURED.get(name) or FIELDS.get(name)
        return f"{exact(value)} {symbol(known.unit) if known and known.unit else ''}".strip()
    return typeset(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def difference(mine: Statement, theirs: Statement) -> str:
    """Say how far two numbers are apart; nothing where they are none.

    >>> difference(Statement(value="2", number=2.0), Statement(value="1.7", number=1.7))
    'theirs is 15 % lower'
    """
    if not mine.number or theirs.number is None or mine.number * theirs.number <= 0 or mine.unit != theirs.unit:
        return ""
    ratio = theirs.number / mine.number
    if ratio == 1.0:
        return ""
    if max(ratio, 1 / ratio) < _ALIKE_LIMIT:
        return "the numbers differ by less than 1 %"
    if max(ratio, 1 / ratio) >= _TWICE_LIMIT:
        return f"theirs is {format_number(max(ratio, 1 / ratio), 2)} times {'higher' if ratio > 1 else 'lower'}"
    return f"theirs is {format_number(100 * abs(ratio - 1), 2)} % {'higher' if ratio > 1 else 'lower'}"


def _by(revision: Revision | None) -> tuple[tuple[str, str], ...]:
    if revision is None:
        return ()
    who = ", ".join(filter(None, (revision.machine, day_text(revision.at))))
    return (("by", who or "before machines had labels"),)


def _facts(*facts: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((caption, str(text)) for caption, text in facts if text not in ("", None))


def _value(content: Mapping[str, Any]) -> Statement:
    number, unit = content["number"], symbol(content["unit"])
    low, high = ("" if content[end] is None else exact(content[end]) for end in ("low", "high"))
    grade = content["grade"]
    return Statement(
        value=str(content["text"]) if number is None else exact(number),
        unit="" if number is None else unit,
        number=number,
        facts=_facts(
            ("source", source_name(str(content["source"]))),
            ("grade", _GRADES.get(grade, grade)),
            ("range", f"{span(low, high)} {unit}".strip() if low or high else ""),
            ("conditions", typeset(str(content["conditions"]))),
            ("note", typeset(str(content["note"]))),
        ),
    )


def _verdict(content: Mapping[str, Any]) -> Statement:
    grade = content["grade"]
    return Statement(
        value=str(content["verdict"]),
        facts=_facts(
            ("reason", typeset(str(content["reason"]))),
            ("source", ", ".join(source_name(str(source)) for source in content["sources"])),
            ("grade", _GRADES.get(grade, grade)),
            ("note", typeset(str(content["note"]))),
        ),
    )


def _material(content: Mapping[str, Any]) -> Statement:
    if "name" not in content:
        return Statement(value="taken from the lists" if content["retired"] else "in the lists")
    return Statement(
        value="retired" if content["retired"] else formula(str(content["name"])),
        facts=_facts(
            ("name", formula(str(content["name"])) if content["retired"] else ""),
            ("formula", formula(str(content["formula"]))),
            ("group", content["group"]),
            ("note", typeset(str(content["note"]))),
        ),
    )


def _lot(content: Mapping[str, Any]) -> Statement:
    last = _last_record(content)
    facts = _facts(
        ("material", formula(str(last.get("material", "")))),
        ("supplier", last.get("supplier", "")),
        ("records", len(content["rows"]) if len(content["rows"]) > 1 else ""),
        ("reason", last.get("reason", "")),
    )
    return Statement(value="retired" if content["retired"] else str(last.get("name", "")), facts=facts)


def _lot_count(content: Mapping[str, Any]) -> Statement:
    facts = _facts(("on", day_text(str(content["at"]))), ("reason", content["reason"]), ("by", content["by"]))
    return Statement(value=exact(content["grams"]), unit="g", number=content["grams"], facts=facts)


def _film(content: Mapping[str, Any]) -> Statement:
    last = _last_record(content)
    number, ohm = last.get("conductivity_ms_cm"), last.get("resistance_ohm")
    value, unit = (number, "mS/cm") if number is not None else (ohm, "ohm")
    facts = _facts(
        ("film", f"{last.get('name', '')}, {numeral(last.get('thickness_um'), 3)} {symbol('um')}"),
        ("made", day_text(str(last.get("made_on", "")))),
        ("records", len(content["rows"]) if len(content["rows"]) > 1 else ""),
        ("reason", last.get("reason", "")),
        ("note", last.get("note", "")),
    )
    if content["retired"]:
        return Statement(value="retired", facts=facts)
    return Statement(value=exact(value), unit=symbol(unit), facts=facts, number=value)


def _last_record(content: Mapping[str, Any]) -> Mapping[str, Any]:
    rows = content.get("rows")
    return rows[-1] if rows else {}


def _other(content: Mapping[str, Any]) -> Statement:
    """Say whether a batch, or a row of a kind without words of its own, is in the list, and its plain facts."""
    named = str(content.get("name") or content.get("key") or "in the list")
    plain = {name: value for name, value in content.items() if isinstance(value, (str, int, float))}
    facts = [(name.replace("_", " "), value) for name, value in plain.items() if name not in {"name", "key", "retired"}]
    return Statement(value="retired" if content.get("retired") else named, facts=_facts(*facts))


_STATEMENTS: Mapping[str, Callable[[Mapping[str, Any]], Statement]] = {
    "value": _value,
    "alternative": _value,
    "verdict": _verdict,
    "material": _material,
    "film": _film,
    "lot": _lot,
    "lot-count": _lot_count,
}
