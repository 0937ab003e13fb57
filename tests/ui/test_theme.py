"""The style is applied as a whole, and the bundled font carries every sign that the program writes."""

import gc
import re

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontInfo, QRawFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QStyle,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.notation import MARKS
from ssedesigner.core.paths import resources
from ssedesigner.core.units import SYMBOLS
from ssedesigner.ui import theme as look
from ssedesigner.ui.theme import DARK, LIGHT, SMALL_PX, contrast, font, luminance
from ssedesigner.ui.widgets.text_fit import text_width

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_every_colour_is_a_colour(theme):
    for name, colour in vars(theme).items():
        if name != "name":
            assert re.fullmatch("#[0-9a-f]{6}", colour), name


def test_only_the_dark_one_is_dark():
    assert luminance(DARK.surface) < 0.1
    assert luminance(LIGHT.surface) > 0.9


@BOTH
def test_apply_gives_font_palette_and_style(qapp, theme):
    look.load_fonts()
    look.apply(qapp, theme)
    assert QFontInfo(qapp.font()).family() == "Inter"
    assert qapp.palette().window().color().name() == theme.window
    assert theme.accent in qapp.styleSheet()


def test_what_was_measured_in_another_font_is_forgotten_once_a_font_is_loaded(qapp):
    text_width("measured", 13)
    look.load_fonts()
    assert text_width.cache_info().currsize == 0


class StyleChanges(QObject):
    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.StyleChange
        return False


def test_another_theme_restyles_a_widget_twice_however_deep_it_lies(qapp):
    # each more costs a second with every window open: Qt restyles once for each parent when it exchanges style sheets
    look.apply(qapp, LIGHT)
    inner, label = QWidget(), QLabel("deep")
    QVBoxLayout(inner).addWidget(label)
    for _ in range(6):
        outer = QWidget()
        QVBoxLayout(outer).addWidget(inner)
        inner = outer
    inner.show()
    changes = StyleChanges()
    label.installEventFilter(changes)
    look.apply(qapp, DARK)
    assert 1 <= changes.count <= 2
    assert label.palette().windowText().color().name() == DARK.text


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_the_font_has_every_sign_the_program_writes(qapp, weight):
    face = QRawFont(str(resources() / "fonts" / f"Inter-{weight}.otf"), 13.0)
    signs = "".join(MARKS.values()) + "".join(SYMBOLS.values()) + "₀₁₂₃₄₅₆₇₈₉‖–−×·…→±≈σεΩµ²³°▼"
    assert [sign for sign in sorted(set(signs)) if not face.supportsCharacter(ord(sign))] == []


def test_icons_take_the_colour_asked_for(qapp):
    picture = look.icon("close", "#ff0000", 16).pixmap(16, 16).toImage()
    drawn = {
        picture.pixelColor(x, y).name() for x in range(16) for y in range(16) if picture.pixelColor(x, y).alpha() > 250
    }
    assert drawn == {"#ff0000"}


def test_the_style_sheet_stands_in_the_theme_only():
    folder = resources().parent / "ssedesigner" / "ui"
    guilty = [
        path.name
        for path in folder.rglob("*.py")
        if path.name != "theme.py" and "setStyleSheet" in path.read_text("utf-8")
    ]
    assert guilty == []


def test_no_window_is_collected_while_qt_goes_through_all_of_them(styled):
    # a round of the collector in an override deleted widgets under Qt's hands, and the program crashed
    seen = []

    class Window(QWidget):
        def changeEvent(self, event):
            seen.append(gc.isenabled())
            super().changeEvent(event)

    window = Window()
    assert gc.isenabled()
    look.apply(styled, look.DARK)
    look.apply(styled, look.LIGHT)
    assert seen
    assert not any(seen)
    assert gc.isenabled()
    window.deleteLater()


MOVING = re.compile(r"Q\w*Animation\w*|QTimeLine|QMovie|setAnimated\(True|QGraphics\w*Effect")


def test_nothing_moves_by_itself(styled, qtbot):
    folder = resources().parent / "ssedesigner"
    assert not [path.name for path in folder.rglob("*.py") if MOVING.search(path.read_text("utf-8"))]
    effects = [effect for effect in Qt.UIEffect if effect != Qt.UIEffect.UI_General]
    had_any = styled.isEffectEnabled(Qt.UIEffect.UI_General)
    for effect in Qt.UIEffect:
        styled.setEffectEnabled(effect, True)
    look.apply(styled, look.LIGHT)
    assert not [effect for effect in effects if styled.isEffectEnabled(effect)]
    styled.setEffectEnabled(Qt.UIEffect.UI_General, had_any)
    for kind in (QTreeView, QComboBox, QProgressBar, QScrollBar):
        widget = kind()
        qtbot.addWidget(widget)
        assert widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) == 0, kind


def test_with_targets_for_touch_whatever_is_pressed_is_nine_millimetres_high(styled, qtbot):
    parts = [QPushButton("a"), QComboBox(), QLineEdit(), QCheckBox("a"), QRadioButton("a")]
    for role in ("filter", "link", "sign", "section", "primary", "segment"):
        parts.append(QPushButton("a"))
        parts[-1].setProperty("role", role)
    menu = QMenu()
    menu.addAction("a")
    for part in (*parts, menu):
        qtbot.addWidget(part)
    look.apply(styled, look.LIGHT, for_touch=True)
    try:
        heights = {f"{type(part).__name__} {part.property('role')}": part.sizeHint().height() for part in parts}
        heights["menu item"] = menu.actionGeometry(menu.actions()[0]).height()
        heights["scroll bar"] = QScrollBar(menu).sizeHint().height()
        fingertip = look.row_px(0)
    finally:
        look.apply(styled, look.LIGHT)
    assert fingertip == look.fingertip_px(styled.primaryScreen().physicalDotsPerInch()) >= 35
    assert look.row_px(0) == 0
    assert {name: height for name, height in heights.items() if height < fingertip} == {}
    assert [look.fingertip_px(dots) for dots in (96.0, 160.0, 0.0, float("nan"), 1e9)] == [35, 57, 35, 35, 35]


def test_a_font_that_somebody_changes_stays_as_it_was_for_others(styled):
    face = font(SMALL_PX)
    face.setItalic(True)
    face.setPixelSize(40)
    assert (font(SMALL_PX).italic(), font(SMALL_PX).pixelSize()) == (False, SMALL_PX)
