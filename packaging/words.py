"""Print every text that a person may read, each once with its place: ``python packaging/words.py [PLACE ...]``.

PLACE is the beginning of a path, such as ``ssedesigner/ui/bench``. Strings of the code stand there with their holes as
{…}, cells of the library and paragraphs of the guide as they are shown. What programs read (keys, SQL, patterns,
options) is left out by where it stands, not by what it says.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ssedesigner.core.notation import SYMBOLS, typeset  # noqa: E402

HOLE = "{…}"

UNREAD = tuple(
    f"ssedesigner/{place}"
    for place in (
        "cli/calibrate.py",  # a tool of those who fit the model
        "files/spectra/columns.py",  # what instruments and laboratories call their columns
        "files/spectra/layouts.py",
        "files/tables/words.py",
        "library/schema/",  # SQL, and the columns of the shipped tables
        "ui/exchange/sample",  # files as others write them
        "ui/screenshots.py",  # what stands in pictures for the guide
    )
)
"""Code whose strings are compared with what others wrote, or run."""

TYPESET = ("ssedesigner/physics/", "ssedesigner/core/properties.py")
"""Code whose words go through ``typeset`` wherever they are shown, as notes of the library do."""

KEY_COLUMNS = re.compile(r"(^|_)(key|kind|origin|use|bound|dois?|data_sets|unit)$|^sources?$|^(first|second|material)$")
"""Columns of the shipped tables that only programs read, or that are written anew where they are shown."""

# what is passed to these is read by a program, never by a person
_CALLS = """
setObjectName objectName setProperty property findChild findChildren getattr setattr hasattr delattr compile match
search fullmatch sub subn split rsplit partition rpartition finditer findall startswith endswith removeprefix
removesuffix strip lstrip rstrip count index find rfind replace strftime strptime encode decode open execute
executescript executemany query connect TypeVar NewType cast import_module invokeMethod debug translate maketrans
fromkeys isinstance QSettings field_keys add_column TypeError AssertionError KeyError NotImplementedError IndexError
RuntimeError StopIteration set_property setHtmlAttribute normalize rows_where
"""
_KEYWORDS = """
encoding errors mode newline object_name role kind key field quotechar delimiter lineterminator sep dest metavar
action formatter_class css style pattern source unit doi search
"""
_PROGRAM_CALLS, _PROGRAM_KEYWORDS = frozenset(_CALLS.split()), frozenset(_KEYWORDS.split())
_PROGRAM_TEXT = re.compile(
    r"\A\s*(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ALTER|DROP|ATTACH|DETACH|VACUUM|BEGIN|COMMIT|ROLLBACK|WITH|REINDEX"
    r"|SAVEPOINT|RELEASE|ANALYZE|FROM|WHERE|JOIN|ORDER BY|VALUES|UNION|AND|ON CONFLICT|HAVING|GROUP BY)\b(?=[\s(])"
    r"| [=<>!]+ \?| IS (?:NOT )?NULL|origin = '|\(SELECT |\A\w+(?:, \w+){3,}\Z|\(substr\("  # parts of SQL
    r"|\A[a-z]+(?:_[a-z]+)+ \w+\Z|\(\?|\\[bdswAZ]|\[\^|\]\*|\Ahttps?://"
    r"|[;\"' {]?\b[a-z-]+:[#{\w][^ ]*(?: [#\w{.…}]+)*;|\A[\w-]+: ?[#\w{…}]+;"  # parts of a style sheet
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>|&nbsp;")
_FIELD = re.compile(r"\{[^{}]*\}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_UNREAD_ROW = re.compile(r"<!--| {4}[^ -]")  # a mark, or code that is set in
_LABEL = re.compile(r"[A-Z][a-z]+…?")


class Words(NamedTuple):
    """A text that a person may read, and where it stands."""

    path: str
    line: int
    text: str


def all_words(root: Path = ROOT) -> Iterator[Words]:
    """Yield every text once, code first, then the resources; the first place of a text counts."""
    seen = set()
    for words in _everything(root):
        if words.text not in seen:
            seen.add(words.text)
            yield words


def _everything(root: Path) -> Iterator[Words]:
    for path in sorted((root / "ssedesigner").rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if not place.startswith(UNREAD):
            write = typeset if place.startswith(TYPESET) else str
            for line, text in code_words(path.read_text(encoding="utf-8")):
                yield Words(place, line, write(text))
    for path in sorted((root / "resources").rglob("*")):
        read = _READERS.get(path.suffix)
        if read and "changes" not in path.parts:
            place = path.relative_to(root).as_posix()
            yield from (Words(place, *words) for words in read(path.read_text(encoding="utf-8")))


def code_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of the strings in a module that people may read."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    for line, text in sorted(finder.rows):
        plain = _FIELD.sub(HOLE, _TAG.sub(" ", text)).strip()
        if not _PROGRAM_TEXT.search(text) and text not in SYMBOLS and is_read(plain):
            yield line, plain


def is_read(text: str) -> bool:
    """Return whether a string is words for people: several, or one with a capital letter."""
    bare = text.replace(HOLE, "")
    return bool(_LETTERS.search(bare) and (" " in text or "\n" in text or _LABEL.fullmatch(text)))


_LEAVES = (ast.Name, ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.alias)


class _Finder(ast.NodeVisitor):
    """Collects strings, passing by those that stand where a program reads them."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []

    def generic_visit(self, node: ast.AST) -> None:
        for name in node._fields:
            part = getattr(node, name, None)
            for one in part if isinstance(part, list) else (part,):
                if isinstance(one, ast.AST) and not isinstance(one, _LEAVES):  # most nodes are leaves
                    self.visit(one)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.rows.append((node.lineno, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [part.value if isinstance(part, ast.Constant) else HOLE for part in node.values]
        self.rows.append((node.lineno, "".join(map(str, parts))))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if isinstance(node.func, ast.Attribute):
            self.visit(node.func.value)
        if name == "cited":  # value, unit, source, and the note that people read
            for note in node.args[3:]:
                self.visit(note)
            return
        if name not in _PROGRAM_CALLS:
            for one in node.args:
                self.visit(one)
            for keyword in node.keywords:
                if keyword.arg not in _PROGRAM_KEYWORDS:
                    self.visit(keyword.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        if not isinstance(node.slice, ast.Constant):
            self.visit(node.slice)

    def visit_Compare(self, node: ast.Compare) -> None:
        for one in (node.left, *node.comparators):
            if isinstance(one, (ast.Call, ast.IfExp)):
                self.visit(one)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Pass by the annotation of a parameter."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for one in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(one)


def table_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the cells of a shipped table that people read, written as they are shown."""
    rows = csv.reader(text.splitlines(keepends=True))
    header = next(rows)
    line = 2
    for row in rows:
        for column, cell in zip(header, row, strict=True):
            if not KEY_COLUMNS.search(column) and _LETTERS.search(cell) and " " in cell:
                yield line, typeset(cell)
        line = rows.line_num + 1


def page_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs, list items and rows of tables of a page of the guide."""
    is_code = False
    for line, row in enumerate(text.splitlines(), 1):
        if row.startswith("```"):
            is_code = not is_code
        elif not is_code and _LETTERS.search(row) and not _UNREAD_ROW.match(row):
            yield line, row.strip()


def template_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a template between its tags, and the quoted ones in its expressions."""
    data, strings = "", []
    for line, kind, token in Environment().lex(re.sub(r"<style>.*?</style>", _blank, text, flags=re.DOTALL)):
        if kind == "data":
            data += token
        elif kind == "string":
            strings.append((line, token[1:-1]))
        elif kind == "variable_begin":
            data += HOLE
        elif kind == "comment":
            data += "\n" * token.count("\n")
    lines = [(line, part.strip()) for line, row in enumerate(data.splitlines(), 1) for part in _TAG.split(row)]
    yield from sorted(row for row in (*lines, *strings) if is_read(row[1]) and not _PROGRAM_TEXT.search(row[1]))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def recipe_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield name and notes of a shipped recipe."""
    recipe = json.loads(text).get("recipe", {})
    for key in ("name", "notes"):
        if words := recipe.get(key):
            yield 1 + text[: text.index(f'"{key}": ')].count("\n"), words


_READERS = {".csv": table_words, ".md": page_words, ".html": template_words, ".json": recipe_words}


def main(places: Iterable[str]) -> None:
    """Print the texts whose path begins with one of the places, all without one."""
    wanted = tuple(places)
    for words in all_words():
        if not wanted or words.path.startswith(wanted):
            print(f"{words.path}:{words.line}: {' ⏎ '.join(words.text.splitlines())}")


if __name__ == "__main__":
    main(sys.argv[1:])
