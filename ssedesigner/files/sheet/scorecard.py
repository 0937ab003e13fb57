"""The scorecard as HTML for paper and web, as a table for spreadsheets and as JSON for programs."""

from __future__ import annotations

import base64
import dataclasses
import json
import struct
import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.notation import plain_text
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.files.recipe.blank_fields import without_blank_later
from ssedesigner.files.sheet.html import template
from ssedesigner.physics.advice.scorecard import GROUPS
from ssedesigner.text.score_rows import SIGN_WORDS, ScoreBand, ScoreRow
from ssedesigner.text.scorecard import AFTER, GROUP_NAMES, NOTE, Scorecard

if TYPE_CHECKING:
    import jinja2

SCORECARD_FORMAT = "ssedesigner-scorecard"
SCORECARD_VERSION = 1
FORMATS = (".pdf", ".html", ".csv", ".json")
"""Endings under which a scorecard is written; a PDF is the window's to draw."""
SIZES = (8.25, 7.9, 7.7, 7.4, 7.125)
"""Sizes of type [pt] from the usual one to the smallest that can be read on paper, 9.5 px."""
COLUMNS = (
    *("requirement", "section", "needs", "sign", "stands", "value", "low", "high", "unit", "detail", "how sure"),
    *("rests on", "limits", "proof", "best reported", "source"),
)


def to_html(card: Scorecard, size: float = SIZES[0], *, is_live: bool = False) -> str:
    """Return the scorecard as one HTML document in the part of HTML that Qt's rich text renders.

    ``size`` is that of the type [pt]. Where it ``is_live``, rows and proofs are links that the window follows.
    """
    return _template().render(
        card=card,
        pt=size,
        is_live=is_live,
        words=SIGN_WORDS,
        group_names=GROUP_NAMES,
        sections=GROUPS,
        picture=band_picture,
        after=AFTER,
        note=NOTE,
    )


@cache
def _template() -> jinja2.Template:
    return template("scorecard.html", groupby_order=_by_group)


def _by_group(rows: Iterable[ScoreRow]) -> list[tuple[str, list[ScoreRow]]]:
    return [(group, list(members)) for group, members in groupby(rows, key=lambda row: row.group)]


_WIDTH, _HEIGHT = 280, 56
"""Dots of the picture of a band: four to each pixel that it takes on paper."""
_TRACK, _BAND, _VALUE, _TARGET = (232, 235, 239), (0, 114, 178), (213, 94, 0), (15, 123, 82)


@lru_cache(maxsize=64)
def band_picture(band: ScoreBand) -> str:
    """Return the bar of a number as a PNG in a data address: its band, its value as a point, its target as a tick."""
    picture = np.full((_HEIGHT, _WIDTH, 3), 255, dtype=np.uint8)
    rows, columns = np.mgrid[0:_HEIGHT, 0:_WIDTH]
    middle, inner = _HEIGHT / 2, _WIDTH - 24

    def at(place: float) -> float:
        return 12 + inner * min(max(place, 0.0), 1.0)

    track = abs(rows - middle) <= 7
    picture[track] = _TRACK
    picture[(abs(rows - middle) <= 7) & (columns >= at(band.low)) & (columns <= at(band.high))] = _BAND
    picture[abs(columns - at(band.target)) <= 4] = _TARGET
    distance = np.hypot(rows - middle, columns - at(band.value))
    picture[distance <= 17] = 255
    picture[distance <= 13] = _VALUE
    return f"data:image/png;base64,{base64.b64encode(_png(picture)).decode()}"


def _png(picture: np.ndarray) -> bytes:
    height, width, _ = picture.shape
    lines = np.concatenate([np.zeros((height, 1), dtype=np.uint8), picture.reshape(height, -1)], axis=1)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def table_rows(card: Scorecard) -> list[list[Cell]]:
    """Return a line of cells for each row, in the order of ``COLUMNS``."""
    return [
        [
            row.name,
            GROUPS[row.group],
            row.need,
            row.word,
            row.stands,
            row.value,
            row.low,
            row.high,
            row.unit,
            row.detail,
            row.sure,
            row.rests,
            "; ".join(row.limits),
            "; ".join(f"{proof.step} {proof.title}" if proof.step else proof.title for proof in row.proofs),
            row.best,
            row.best_source,
        ]
        for row in card.rows
    ]


def to_csv(card: Scorecard, decimal: str = POINT) -> str:
    """Return the rows as a table with the columns of ``COLUMNS``, then the counts and what would settle most."""
    blank: list[Cell] = [""] * (len(COLUMNS) - 2)
    tail: list[list[Cell]] = [[SIGN_WORDS[severity], count, *blank] for severity, count in card.counts]
    tail += [[f"to settle: {test}", count, *blank] for test, count in card.settle]
    tail += [[f"also: {warning}", "", *blank] for warning in card.warnings]
    tail += [[card.title, "", *blank], [card.subtitle, "", *blank]]
    return table_csv(COLUMNS, [[_plain(cell) for cell in line] for line in (*table_rows(card), *tail)], decimal)


def _plain(cell: Cell) -> Cell:
    return plain_text(cell) if isinstance(cell, str) else cell


def to_text(card: Scorecard) -> str:
    """Return the table for the clipboard: tabs between the cells."""
    lines: list[list[Cell]] = [[*COLUMNS], *table_rows(card)]
    return "\n".join("\t".join(_cell_text(cell) for cell in line) for line in lines) + "\n"


def _cell_text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def to_json(card: Scorecard) -> str:
    """Return the scorecard and its recipe as one JSON object."""
    content = dataclasses.asdict(dataclasses.replace(card, rows=()))
    content["rows"] = [dataclasses.asdict(row) for row in card.rows]
    content["counts"] = dict(card.counts)
    content["recipe"] = without_blank_later(card.recipe.to_dict())
    whole = {"format": SCORECARD_FORMAT, "version": SCORECARD_VERSION, **content}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def scorecard_bytes(card: Scorecard, ending: str, decimal: str = POINT) -> bytes:
    """Return the scorecard in the form that an ending names; KeyError for another one."""
    if ending == ".csv":
        return to_csv(card, decimal).encode()
    return {".html": to_html, ".json": to_json}[ending](card).encode()


def write_scorecard(card: Scorecard, path: Path, decimal: str = POINT) -> None:
    """Write the scorecard as HTML, CSV or JSON, as the ending of the path says, whole or not at all."""
    write_atomically(path, scorecard_bytes(card, path.suffix.lower(), decimal))
