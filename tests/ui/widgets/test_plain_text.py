"""The words of a person are shown letter by letter, in every window: never as HTML, never as a key, never turned."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QTabWidget,
    QTextEdit,
    QWidget,
)

import ssedesigner.ui
from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.core.visible_text import MARK, visible
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.plain_text import RichText, no_mnemonic, tooltip
from ssedesigner.ui.widgets.notices import Notice

HOSTILE = '<img src="/no/such/picture"> <b>A&B</b> \u202e.gnp\x1b[2J\x07 '
HIDDEN = "\u202e\x1b\x07"
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole)


def page_of(html: str) -> tuple[str, list[str]]:
    """Return what a reader of HTML sees, and the pictures that it would open."""
    page = QTextDocument()
    page.setHtml(html)
    return page.toPlainText(), re.findall(r'src="([^"]*)"', page.toHtml())


def problems_of(place: str, text: str, is_rich: bool) -> list[str]:
    """Return what is wrong with a text that is shown."""
    found = [f"{place}: {code!r} is shown as it is" for code in HIDDEN if code in text]
    if is_rich and "img" in text:
        seen, opened = page_of(text)
        found += [f"{place}: opens {name}" for name in opened]
        if "<img" not in seen:
            found.append(f"{place}: is HTML: {text[:60]!r}")
    return found


def label_problems(label: QLabel) -> list[str]:
    is_rich = label.textFormat() in (Qt.TextFormat.RichText, Qt.TextFormat.AutoText, Qt.TextFormat.MarkdownText)
    name = f"{type(label.window()).__name__} {label.objectName()}"
    if label.textFormat() == Qt.TextFormat.AutoText and label.text():
        return [f"{name}: guesses whether it is HTML"]
    found = problems_of(name, label.text(), is_rich)
    if label.buddy() is not None and "A&B" in label.text():
        found.append(f"{name}: & marks a key")
    return found


def model_problems(name: str, model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    found = []
    for section in range(min(columns, 60)):
        for side in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
            found += role_problems(f"{name} header", lambda role, at=(section, side): model.headerData(*at, role))
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            found += role_problems(f"{name} column {column}", model.index(row, column, parent).data)
        if not isinstance(model, QAbstractListModel):
            found += model_problems(name, model, model.index(row, 0, parent))
    return found


def role_problems(name: str, data) -> list[str]:
    found = []
    for role in _ROLES:
        text = str(data(role) or "")
        is_rich = role != Qt.ItemDataRole.DisplayRole and Qt.mightBeRichText(text)
        found += problems_of(f"{name} {role.name}", text, is_rich)
    return found


def texts_of(one: QWidget) -> list[str]:
    """Return what a widget shows of its own, as buttons, menus and tabs do."""
    if isinstance(one, QAbstractButton):
        return [one.text()]
    if isinstance(one, QMenu):
        return [action.text() for action in one.actions()]
    return [one.tabText(tab) for tab in range(one.count())] if isinstance(one, QTabWidget) else []


def widget_problems(window: QWidget) -> list[str]:
    """Return what is wrong with anything that a window shows, whether it is in sight or not."""
    found = problems_of(f"{type(window).__name__} title", window.windowTitle(), False)
    for one in [window, *window.findChildren(QWidget)]:
        name = f"{type(window).__name__} {type(one).__name__} {one.objectName()}"
        for text in (one.toolTip(), one.statusTip(), one.whatsThis()):
            found += problems_of(f"{name} tip", text, Qt.mightBeRichText(text))
        for text in texts_of(one):
            found += problems_of(name, text, False)
            found += [f"{name}: & marks a key"] if "A&B" in text.replace("&&", "") else []
        if isinstance(one, QLabel):
            found += label_problems(one)
        elif isinstance(one, QTextEdit):
            found += problems_of(name, one.toPlainText(), False)
            pictures = re.findall(r'src="([^"]*)"', one.toHtml())
            found += [f"{name}: shows the picture {path}" for path in pictures if "no/such" in path]
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            found += model_problems(name, one.model())
    return list(dict.fromkeys(found))


def hostile_recipe(**more) -> Recipe:
    words = {"name": f"{HOSTILE}recipe", "notes": f"{HOSTILE}notes", "electrolyte_lot": f"{HOSTILE}lot"}
    step = ProcessStep(kind="mix", text=f"{HOSTILE}step", minutes=3.0, atmosphere=f"{HOSTILE}air")
    return Recipe(**words | more, steps=(step,))


def fill(library) -> None:
    """Put the hostile words into every text that the library takes."""
    shipped = library.materials()
    for kind, like in (("electrolyte", "Li6PS5Cl"), ("binder", "NBR"), ("solvent", "toluene"), ("salt", "LiTFSI")):
        model = shipped.find(kind, like)
        values = {
            key: Cited(
                float(value),
                value.unit,
                f"{HOSTILE}source",
                grade="user",
                conditions=f"{HOSTILE}conditions",
                note=f"{HOSTILE}remark",
            )
            for key, value in model.values.items()
        }
        library.add_material(
            Material(
                kind=kind,
                key=f"{HOSTILE}{kind}",
                name=f"{HOSTILE}{kind} name",
                formula=model.formula,
                group=model.group,
                note=f"{HOSTILE}note",
                values=values,
                origin="user",
            )
        )
    library.set_verdict(
        PairVerdict(
            first_kind="binder",
            first=f"{HOSTILE}binder",
            second_kind="solvent",
            second=f"{HOSTILE}solvent",
            verdict="caution",
            reason=f"{HOSTILE}reason",
            grade="user",
            sources=(f"{HOSTILE}source",),
            note=f"{HOSTILE}note",
            origin="user",
        )
    )


def hostile_batch(library, recipe) -> str:
    materials = library.materials()
    amounts = batch_amounts(recipe, BatchPlan(film_count=2), materials, predict(recipe, materials))
    assert not amounts.problems
    steps = planned_steps(recipe, amounts, materials)
    batch = library.plan_batch(recipe, BatchPlan(film_count=2), amounts, steps, None, "2026-03-31T10:00:00+00:00")
    entries = [
        ("start", {}),
        ("weigh", {"line": 1, "grams": 1.0, "lot": f"{HOSTILE}lot", "reason": f"{HOSTILE}reason"}),
        ("lot", {"line": 2, "lot": f"{HOSTILE}lot"}),
        ("substitute", {"line": 2, "key": f"{HOSTILE}key", "name": f"{HOSTILE}name", "reason": f"{HOSTILE}why"}),
        ("note", {"text": f"{HOSTILE}note"}),
        ("parameter", {"step": 1, "name": f"{HOSTILE}name", "value": f"{HOSTILE}value", "unit": f"{HOSTILE}unit"}),
        ("done", {"step": 1, "reason": f"{HOSTILE}reason"}),
        ("sign", {"name": f"{HOSTILE}name"}),
        ("measured", {"quantity": "measured_thickness_um", "value": 31.0}),
    ]
    for number, (kind, content) in enumerate(entries):
        library.add_entry(batch.key, kind, content, f"token-{number}", f"2026-03-31T10:{number:02d}:00+00:00")
    return batch.key


@pytest.fixture
def hostile(open_window, library):
    fill(library)
    materials = {
        "electrolyte": f"{HOSTILE}electrolyte",
        "binder": f"{HOSTILE}binder",
        "solvent": f"{HOSTILE}solvent",
        "salt": f"{HOSTILE}salt",
        "salt_wt_pct": 1.0,
        "cosolvent": None,
        "cosolvent_share_pct": None,
    }
    recipe = hostile_recipe(**materials)
    film = MeasuredFilm(
        key="",
        name=f"{HOSTILE}film",
        recipe=recipe,
        thickness_um=30.0,
        temperature_c=25.0,
        conductivity_ms_cm=1.0,
        made_on="2026-03-31",
        note=f"{HOSTILE}note",
    )
    library.add_films([film, replace(film, name=f"{HOSTILE}second")])
    key = hostile_batch(library, recipe)
    window = open_window(recipe)
    window.document.edit("notes", f"{HOSTILE}other notes")  # an undo step that quotes it
    return window, key


def test_no_word_of_a_person_is_html_in_any_window(hostile, qapp):
    window, key = hostile
    windows = window.windows
    window.notices.show_notice(Notice(key="x", severity="fail", sentence=f"{HOSTILE}notice", lines=(f"{HOSTILE}line",)))
    tabs = window.workbench.tabs
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
    qapp.processEvents()
    found = widget_problems(window)
    shown = windows.show_batches(key)
    shown.show_plan()
    shown.show_batches(key)
    others = [shown, windows.show_library(), windows.show_sheet(), windows.show_calculation(), windows.show_about()]
    browser = others[1]
    for pages in browser.findChildren(QTabWidget):
        for page in range(pages.count()):
            pages.setCurrentIndex(page)
    substitutes = windows.show_substitutes("binder")
    substitutes.finish()
    bench = windows.show_bench(key)
    for number in range(1, len(bench.record.state.steps) + 2):
        bench.show_step(number)
        found += widget_problems(bench)
    bench.show_step(1)
    bench.plan.extra("lot")
    found += widget_problems(bench)
    bench.show_step(1)
    others += [substitutes, bench, window.show_palette()]
    qapp.processEvents()
    for other in others:
        found += widget_problems(other)
    assert not list(dict.fromkeys(found))


def test_no_form_shows_a_word_as_html(hostile, qtbot):
    window, key = hostile
    page = window.windows.show_batches(key)._batches
    forms = [page.open_paper_form(), window.own_films.record()]
    forms += [widget for widget in QApplication.topLevelWidgets() if widget.objectName().endswith("_form")]
    found = [problem for form in forms if isinstance(form, QWidget) for problem in widget_problems(form)]
    for form in forms:
        if isinstance(form, QWidget):
            form.close()
    assert not found


def test_a_question_quotes_a_name_letter_by_letter(hostile, monkeypatch):
    window, _ = hostile
    asked = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: asked.extend(widget_problems(box)) or QMessageBox.StandardButton.Cancel
    )
    assert not window.files.may_leave()
    assert not asked


def test_a_tip_is_plain_unless_it_was_made_as_html():
    assert tooltip("a < b & c") == "a < b & c"
    assert page_of(tooltip(HOSTILE)) == (visible(HOSTILE), [])
    assert tooltip(RichText("<b>x</b>")) == "<b>x</b>"
    assert no_mnemonic("A&B\nC\u202e") == f"A&&B C{MARK}"


def _tip_arguments(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"setToolTip", "setStatusTip", "setWhatsThis"}:
                yield node.args[-1]
            elif node.func.attr == "showText" and getattr(node.func.value, "id", "") == "QToolTip":
                yield node.args[1]


def test_every_tip_says_whether_it_is_html():
    for path in sorted(Path(ssedesigner.ui.__file__).parent.rglob("*.py")):
        for argument in _tip_arguments(ast.parse(path.read_text(encoding="utf-8"))):
            is_ours = isinstance(argument, ast.Constant)
            is_wrapped = isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "tooltip"
            assert is_ours or is_wrapped, f"{path.name}:{argument.lineno}: wrap it in tooltip()"


def test_every_label_is_made_plain():
    """A label that is not born inside ``set_names`` or ``bench_label`` guesses whether its text is HTML."""
    for path in sorted(Path(ssedesigner.ui.__file__).parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        inside = {
            id(argument)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "set_names"
            for argument in node.args
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"QLabel", "QMessageBox"}:
                assert id(node) in inside, f"{path.name}:{node.lineno}: make it with set_names()"


def test_a_sentence_on_what_is_wrong_can_break_what_it_quotes():
    folder = Path(ssedesigner.ui.__file__).parent
    plain = re.compile(r'set_names\(\s*QLabel\([^)]*\),\s*f?"[^"]*",\s*f?"Problem')
    assert [path.name for path in sorted(folder.rglob("*.py")) if plain.search(path.read_text(encoding="utf-8"))] == []
