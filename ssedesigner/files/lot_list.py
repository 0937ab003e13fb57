"""A list of lots as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ssedesigner.core.atomic import refuse_empty_export, write_atomically
from ssedesigner.core.lots import LotStock
from ssedesigner.files.csv_table import POINT, table_csv
from ssedesigner.text.lots import export_header, export_row


def write_lots(path: Path, stocks: Sequence[LotStock], today: date, decimal: str = POINT) -> None:
    """Write lots in the form of the file's ending, ``.xlsx`` or ``.csv``.

    Raises
    ------
    WriteError
        When it cannot be written, or would replace a file by an empty list.
    """
    if not stocks:
        refuse_empty_export(path, "lots")
    rows = [export_row(stock, today) for stock in stocks]
    if path.suffix.lower() == ".xlsx":
        from ssedesigner.files.sheet.workbook import Page, workbook  # loaded here: the list is seldom exported

        data = workbook("Lots", (Page(name="Lots", headers=export_header(), rows=tuple(rows)),))
    else:
        data = table_csv(export_header(), rows, decimal).encode()
    write_atomically(path, data)
