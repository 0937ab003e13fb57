"""An example of a table that is understood without a question: the headers of a laboratory, and two films."""

from __future__ import annotations

from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.files.sheet.workbook import Page, workbook
from ssedesigner.files.tables.book import TableFileError

FORMATS = (".xlsx", ".csv")
HEADERS = (
    *("Sample", "Date", "Sulfide", "Lot", "Binder", "Binder content [wt %]", "Solvent", "Method", "Thickness [µm]"),
    *("Conductivity [mS/cm]", "Temperature [°C]", "Measuring pressure [MPa]", "Pressing pressure [MPa]"),
    *("Porosity [vol %]", "Contacts", "Note"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (
        *("Example 1", "2026-03-31", "Li6PS5Cl", "", "NBR", 1.5, "toluene", "Slurry casting", 32.0),
        *(0.9, 25.0, 2.0, 490.0, 12.0, "silver discs", "replace these two rows with your films"),
    ),
    (
        *("Example 2", "2026-04-02", "LPSCl", "", "HNBR", 3.0, "toluene", "Slurry casting", 41.0),
        *(0.8, 25.0, 2.0, 490.0, None, "silver discs", ""),
    ),
)


def write_template(path: Path, decimal: str = POINT) -> None:
    """Write the example as a workbook or as a CSV table.

    Raises
    ------
    TableFileError
        For another ending.
    WriteError
        When the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise TableFileError(f"{path.name}: A template is written as {' or '.join(FORMATS)}; give it this ending.")
    if suffix == ".csv":
        write_atomically(path, table_csv(HEADERS, ROWS, decimal).encode())
        return
    write_atomically(path, workbook("Measured films", (Page(name="Films", headers=HEADERS, rows=ROWS),)))
