"""The voxels of a structure as a file: arrays for a program, or a table where there are few of them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np

from ssedesigner.core.atomic import write_atomically
from ssedesigner.files.csv_table import POINT, delimiter, number_text, statement
from ssedesigner.physics.network.results import Network
from ssedesigner.text.network import network_dict

TABLE_VOXELS = 250_000
"""Most voxels that are written as a table; a spreadsheet takes no more than about a million rows."""
_COLUMNS = ("depth", "slice", "place", "phase", "grain", "current", "loss", "potential")


def formats(network: Network) -> dict[str, str]:
    """Return the endings that a structure can be written with, with the words of a file dialog."""
    arrays = {"npz": "NumPy arrays (*.npz)"}
    return arrays | ({"csv": "CSV table (*.csv)"} if network.current.size <= TABLE_VOXELS else {})


def write_voxels(path: Path, network: Network, decimal: str = POINT) -> None:
    """Write phase, grain, current, loss and potential of every voxel; the ending says how.

    Raises
    ------
    WriteError
        When the file cannot be written; what stood there is as it was.
    """
    write_atomically(path, _table(network, decimal) if path.suffix.lower() == ".csv" else _arrays(network))


def _about(network: Network) -> str:
    phases = ["sulfide", "pore", "fibre", *(polymer.name for polymer in network.structure.plan.polymers)]
    return json.dumps({**network_dict(network), "phases": phases}, ensure_ascii=False)


def _arrays(network: Network) -> bytes:
    file = io.BytesIO()
    np.savez(  # packing a fine structure would take seconds
        file,
        about=np.array(_about(network)),
        phase=network.structure.phase,
        grain=network.structure.grains.label,
        current=network.current.astype(np.float32),
        loss=network.loss.astype(np.float32),
        potential=network.potential.astype(np.float32),
    )
    return file.getvalue()


def _table(network: Network, decimal: str) -> bytes:
    places = np.indices(network.current.shape).reshape(3, -1)
    whole = [*places, network.structure.phase.reshape(-1), network.structure.grains.label.reshape(-1)]
    values = [array.reshape(-1) for array in (network.current, network.loss, network.potential)]
    text = io.StringIO()
    np.savetxt(text, np.column_stack([*whole, *values]), fmt=(*["%d"] * 5, *["%.6g"] * 3), delimiter=delimiter(decimal))
    head = f"{statement(decimal)}# {_about(network)}\n{delimiter(decimal).join(_COLUMNS)}\n"
    return b"\xef\xbb\xbf" + (head + number_text(text.getvalue(), decimal)).encode()
