"""The numbers of many candidates at once, by the same functions as those of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.layout import Layout
from ssedesigner.physics.prediction import predict

BLOCK = 32


def blocks(layout: Layout) -> list[slice]:
    """Return the rows that are computed together, in the order of rows [-].

    >>> import numpy as np
    """
    return [slice(start, min(start + BLOCK, layout.size)) for start in range(0, layout.size, BLOCK)]


def evaluate(layout: Layout, rows: slice, results: Sequence[str], learned: Learned) -> dict[str, FloatArray]:
    """Return some results of some rows in lab units; not-a-number where not known [lab unit].

    >>> import numpy as np
    """
    columns: dict[str, FloatArray] = {key: np.full(rows.stop - rows.start, np.nan) for key in results}
    for place, row in enumerate(range(rows.start, rows.stop)):
        recipe = layout.space.recipe_of(int(layout.members(row)[0]))
        prediction = predict(recipe, layout.space.materials, learned)
        for key, column in columns.items():
            value = prediction.result(key).value
            column[place] = np.nan if value is None else value
    return columns
