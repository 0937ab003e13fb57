"""Writing the list of materials into a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.materials import Materials
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.ui.library.groups import SPREAD
from ssedesigner.ui.library.material_table import MaterialModel
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.widgets.notices import Notice

_FORMATS = "Table for a spreadsheet (*.csv);;Workbook (*.xlsx)"
_KEY = "materials_exported"
_EMPTY = "Nothing was exported: no material passes the search and the limits. Widen or clear them."


def ask_and_export(window: QWidget, model: MaterialModel, materials: Materials) -> Notice | None:
    """Ask for a file, write what the list shows, and say how it went; None where nobody chose a file.

    An empty list is not written: limits or a search have left nothing.
    """
    if not model.rows:
        return Notice(key=_KEY, severity="caution", sentence=_EMPTY)
    name = f"{model.group.label.lower().replace(', ', '-').replace(' ', '-')}.csv"
    chosen, wanted = QFileDialog.getSaveFileName(window, "Export the list", str(Path.home() / name), _FORMATS)
    if not chosen:
        return None
    ending = ".xlsx" if "xlsx" in wanted else ".csv"
    path = Path(chosen) if Path(chosen).suffix.lower() in (".csv", ".xlsx") else Path(f"{chosen}{ending}")
    return export(path, model, materials)


def export(path: Path, model: MaterialModel, materials: Materials) -> Notice:
    """Write what the list shows into a file and say how it went."""
    if not model.rows:
        return Notice(key=_KEY, severity="caution", sentence=_EMPTY)
    from ssedesigner.files.material_list import write_materials  # the list is seldom exported

    quantities = [column for column in model.columns if column in PROPERTIES]
    try:
        write_materials(path, model.rows, quantities, materials, SPREAD in model.columns, decimal_sign())
    except WriteError as error:
        return Notice(key=_KEY, severity="fail", sentence=str(error))
    count = len(model.rows)
    words = "1 material" if count == 1 else f"{count} materials"
    return Notice(key=_KEY, severity="pass", sentence=f"{words} written into {path.name}, with grades and sources.")
