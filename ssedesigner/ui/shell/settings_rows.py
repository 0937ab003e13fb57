"""Which settings there are to see, by section: what each is called, what it is chosen with, where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QGuiApplication

from ssedesigner.core.batch.plan import BALANCES_G
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import exact, numeral, symbol
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.units import UnitError
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.advice.scorecard import TARGETS
from ssedesigner.ui.display import SMALLEST_WINDOW
from ssedesigner.ui.settings import ROOM, SETTINGS, Settings
from ssedesigner.ui.shell.settings_editors import Choice, Editor, Line, Segments, Switch
from ssedesigner.ui.widgets.targets import TARGET_NAMES, end_of, kept_targets, read_end, targets_text, with_end

_PEDAL_KEYS = ("Space", "PgDown", "PgUp", "Right", "Down", "Up", "F10", "F12")


@dataclass(frozen=True, kw_only=True)
class KeptValue:
    """Where a setting is kept: how it is read and written as text, and what it is when nobody has set it.

    ``key`` is the one in ``SETTINGS`` that says when it changes; blank for what the library keeps. None for the
    ``default`` of what has none. Writing raises ValueError with one sentence where the value cannot be kept.
    """

    key: str
    default: str | None
    read: Callable[[], str]
    write: Callable[[str], None]

    @property
    def is_changed(self) -> bool:
        """Return whether the value is another than the default."""
        return self.default is not None and self.read() != self.default


@dataclass(frozen=True, kw_only=True)
class SettingRow:
    """One line of the page: its words, further words that a search finds it by, and its editor.

    A row without a value only says something: ``facts`` gives its words when the page is shown, and ``buttons`` are
    the names of actions, or of what the page does itself.
    """

    name: str
    label: str
    note: str = ""
    search: str = ""
    make: Callable[[], Editor] | None = None
    value: KeptValue | None = None
    facts: Callable[[], str] | None = None
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SettingSection:
    """A card of the page and its line in the list on the left."""

    name: str
    title: str
    rows: tuple[SettingRow, ...]
    note: str = ""


def choice_sections(settings: Settings, library: Library) -> tuple[SettingSection, ...]:
    """Return the sections in which something is chosen."""
    return (
        SettingSection(name="look", title="Look", rows=_look(settings)),
        SettingSection(name="numbers", title="Numbers and paper", rows=_numbers(settings)),
        SettingSection(
            name="targets",
            title="Targets",
            note="of the scorecard, and of new questions of Find recipes",
            rows=_targets(settings),
        ),
        SettingSection(
            name="room",
            title="Room",
            note="a new recipe begins with it",
            rows=tuple(_room(settings, key) for key in ROOM),
        ),
        SettingSection(name="model", title="Predictions", rows=_model(settings)),
        SettingSection(name="bench", title="Balance and bench", rows=_bench(settings)),
        SettingSection(name="import", title="Import", rows=_import(settings)),
    )


def problem_text(settings: Settings, library: Library) -> str:
    """Say what of the settings could not be read, by the names that they have on their page."""
    if not settings.unread:
        return settings.problem
    rows = [row for section in choice_sections(settings, library) for row in section.rows]
    labels = {row.value.key: row.label for row in rows if row.value is not None}
    return f"Settings that cannot be read are as shipped: {', '.join(labels.get(key, key) for key in settings.unread)}."


def kept(settings: Settings, key: str) -> KeptValue:
    """Return where a setting of its own is kept."""
    return KeptValue(
        key=key,
        default=SETTINGS[key].default,
        read=partial(settings.value, key),
        write=partial(settings.store, key),
    )


def _look(settings: Settings) -> tuple[SettingRow, ...]:
    themes = {"light": "Light", "dark": "Dark", "system": "As the desktop"}
    sizes = {size: f"{size} %" for size in SETTINGS["zoom"].choices}
    return (
        _segments(settings, "theme", "Theme", themes, search="dark light colours night"),
        SettingRow(
            name="zoom",
            label="Size of text",
            note="and of everything else, from the next start",
            search="zoom scale font controls",
            facts=lambda: " ".join(filter(None, (_waiting_zoom(settings), _room_for_zoom(settings)))),
            make=lambda: Choice("settings_zoom", sizes),
            value=kept(settings, "zoom"),
        ),
        _switch(
            settings,
            "touch",
            "Touch screen",
            "Large targets",
            note="controls are at least 9 mm high",
            search="glove",
        ),
        _switch(settings, "process_path", "Process path", "Shown", note="the steps below the top bar", search="strip"),
        _switch(settings, "form_panel", "Form", "Shown", note="at the left, F8", search="recipe panel fields fold"),
        _switch(settings, "flags_panel", "Flags", "Shown", note="at the right, F9", search="panel list fold"),
        _switch(settings, "ghosts", "Pins", "In the plots", note="points and curves of each", search="ghosts"),
        _switch(settings, "menu_bar", "Menu bar", "Shown", note="the same menus are behind the button at the left"),
    )


def _waiting_zoom(settings: Settings) -> str:
    """Say that another size waits for the next start; nothing where the program has the one that is set."""
    if int(settings.value("zoom")) == settings.zoom_at_start:
        return ""
    return f"Now {settings.zoom_at_start} %. Close the program and open it again for {settings.value('zoom')} %."


def _room_for_zoom(settings: Settings) -> str:
    """Say which sizes the screen has no room for; nothing where it has room for all."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    most = settings.zoom_at_start * min(room.width() / SMALLEST_WINDOW[0], room.height() / SMALLEST_WINDOW[1])
    sizes = [int(size) for size in SETTINGS["zoom"].choices]
    fitting = [size for size in sizes if size <= most]
    if not fitting or len(fitting) == len(sizes):
        return ""
    return f"This screen has room for {max(fitting)} %; above that, the main window is cramped."


def _numbers(settings: Settings) -> tuple[SettingRow, ...]:
    return (
        _segments(
            settings,
            "paper",
            "Paper",
            {"A4": "A4", "Letter": "US Letter"},
            note="of the sheet and the scorecard",
            search="print",
        ),
        _segments(
            settings,
            "decimal",
            "Decimal sign of CSV files",
            {"point": "Point", "comma": "Comma"},
            note="With a comma, semicolons separate the cells. Screen and paper use a point; typing accepts both.",
            search="excel separator semicolon table export number",
        ),
        SettingRow(
            name="units",
            label="Units",
            note="Film and cell are shown in µm, °C, MPa, mS/cm, Ω cm², Wh/kg and USD/kWh. "
            "A field also accepts a number with another unit, such as 2 mil or 300 bar, and converts it.",
            search="psi bar mil inch",
        ),
    )


def _targets(settings: Settings) -> tuple[SettingRow, ...]:
    return (
        *(_target(settings, key) for key in TARGETS),
        SettingRow(
            name="most_cautions",
            label="Most cautions",
            note="in a new question of Find recipes",
            search="flags design search limit",
            make=lambda: Choice(
                "settings_most_cautions",
                {number: number or "no limit" for number in SETTINGS["most_cautions"].choices},
            ),
            value=kept(settings, "most_cautions"),
        ),
        SettingRow(
            name="question",
            label="Find recipes",
            note="keeps the question that was asked last, with its targets",
            search="design search wishes",
            buttons=("design", "first_question"),
        ),
        SettingRow(
            name="rank",
            label="“Not reported”",
            note="Fixes and substitutes rank it as two cautions, or half a failed check. "
            "Find recipes counts it separately.",
            search="unknown rank order",
        ),
    )


def _target(settings: Settings, key: str) -> SettingRow:
    shipped = TARGETS[key]

    def write(text: str) -> None:
        settings.store("targets", targets_text(kept_targets(settings) | {key: with_end(key, float(text))}))

    def read(text: str) -> str:
        try:
            return repr(read_end(key, text))
        except UnitError as error:
            raise ValueError(f"{TARGET_NAMES[key]}: {error}") from error

    name = f"target_{key}"
    value = KeptValue(
        key="targets",
        default=repr(end_of(shipped)),
        read=lambda: repr(end_of(kept_targets(settings)[key])),
        write=write,
    )
    sign = "≥" if shipped.at_least is not None else "≤"
    unit = symbol(RESULTS[shipped.result].unit)
    return SettingRow(
        name=name,
        label=TARGET_NAMES[key],
        search="target goal scorecard requirement",
        make=lambda: Line(f"settings_{name}", read, lambda text: exact(float(text)), sign=sign, unit=unit),
        value=value,
    )


def _room(settings: Settings, key: str) -> SettingRow:
    field = FIELDS[key]
    assumed = f"{field.blank.removesuffix(symbol(field.unit)).strip()} (assumed)" if field.blank else ""

    def read(text: str) -> str:
        try:
            value = field.parse(text)
        except FieldError as error:
            raise ValueError(str(error)) from error
        return "" if value is None else repr(float(value))

    return SettingRow(
        name=key,
        label=field.label,
        note=f"from {numeral(field.minimum)} to {numeral(field.maximum)} {symbol(field.unit)}",
        search="room air moisture ventilation glovebox new recipe",
        make=lambda: Line(
            f"settings_{key}",
            read,
            lambda text: exact(float(text)) if text else "",
            unit=symbol(field.unit),
            hint=assumed,
        ),
        value=kept(settings, key),
    )


def _model(settings: Settings) -> tuple[SettingRow, ...]:
    return (
        _switch(
            settings,
            "own_films",
            "Own films",
            "Predictions learn from them",
            note="the films of your laboratory",
            search="learn",
        ),
    )


def _bench(settings: Settings) -> tuple[SettingRow, ...]:
    steps = {repr(step): words for step, words in BALANCES_G.items()}
    keys = {key: key for key in _PEDAL_KEYS}
    return (
        SettingRow(
            name="balance_g",
            label="Balance shows",
            note="in the plan of a new batch; each batch keeps its own",
            search="readability weigh scale digits",
            make=lambda: Choice("settings_balance_g", steps),
            value=kept(settings, "balance_g"),
        ),
        SettingRow(
            name="pedal_key",
            label="Foot pedal",
            note="key for the next step in bench mode; F9 there sets another",
            search=" ".join(("keyboard glove switch", *_PEDAL_KEYS)),
            make=lambda: Choice("settings_pedal_key", keys),
            value=kept(settings, "pedal_key"),
        ),
    )


def _import(settings: Settings) -> tuple[SettingRow, ...]:
    return (
        SettingRow(
            name="tables",
            label="Tables of films",
            facts=lambda: "Layouts and names are remembered." if settings.value("tables") else "Nothing is remembered.",
            note="how tables of your laboratory were read, and which materials their names mean",
            search="columns csv excel memory forget",
            buttons=("forget_tables",),
        ),
        SettingRow(
            name="initials",
            label="Initials",
            note="of who enters an impedance measurement",
            search="name person operator spectrum",
            make=lambda: Line("settings_initials", str.strip, hint="none"),
            value=kept(settings, "initials"),
        ),
    )


def _segments(
    settings: Settings, key: str, label: str, options: Mapping[str, str], note: str = "", search: str = ""
) -> SettingRow:
    return SettingRow(
        name=key,
        label=label,
        note=note,
        search=" ".join((*options.values(), search)),
        make=lambda: Segments(f"settings_{key}", options),
        value=kept(settings, key),
    )


def _switch(settings: Settings, key: str, label: str, words: str, note: str = "", search: str = "") -> SettingRow:
    return SettingRow(
        name=key,
        label=label,
        note=note,
        search=f"{words} {search}",
        make=lambda: Switch(f"settings_{key}", words),
        value=kept(settings, key),
    )


def label_row(library: Library) -> SettingRow:
    """Return the row of what this machine is called in packages, which the library keeps."""

    def write(text: str) -> None:
        try:
            library.set_machine_label(text)
        except LibraryError as error:
            raise ValueError(str(error)) from error

    return SettingRow(
        name="machine_label",
        label="Label of this computer",
        note="appears in packages, and beside equal numbers of other computers",
        search="name share package computer",
        make=lambda: Line("settings_machine_label", str, hint="none yet"),
        value=KeptValue(key="", default=None, read=lambda: library.machine_label, write=write),
    )


def matching(sections: Sequence[SettingSection], text: str) -> tuple[SettingSection, ...]:
    """Return the sections with the rows that hold every word of a search; none where a section has no such row."""
    words = text.lower().split()

    def has(section: SettingSection, row: SettingRow) -> bool:
        whole = " ".join((section.title, section.note, row.label, row.note, row.search)).lower()
        return all(word in whole for word in words)

    left = (replace(one, rows=tuple(row for row in one.rows if has(one, row))) for one in sections)
    return tuple(one for one in left if one.rows)
