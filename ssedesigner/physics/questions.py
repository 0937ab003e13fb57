"""Blank fields that would settle a flag which is not reported: found by filling them in."""

from __future__ import annotations

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Flag
from ssedesigner.physics.advice.fixes import Present


def missing(present: Present, flag: Flag) -> tuple[str, ...]:
    """Blank fields with which a flag that is not reported could be judged.

    Parameters
    ----------
    present : Present
        The recipe with its prediction [-]
    flag : Flag
        The flag [-]

    Returns
    -------
    tuple of str
        Keys of the fields [-]

    Notes
    -----
    Tried as well: with some number in the field the flag is no longer unknown.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> recipe, empty = Recipe(stack_pressure_mpa=None), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> present = Present(recipe=recipe, materials=empty, prediction=now)
    >>> [missing(present, flag) for flag in now.flags if flag.id == "stack-pressure"]
    [('stack_pressure_mpa',)]

    References
    ----------
    None: trial.
    """
    if flag.severity != "unknown":
        return ()
    blank = [key for key in flag.fields if FIELDS[key].is_numeric and present.recipe.value(key) is None]
    return tuple(key for key in blank if _would_settle(present, flag, key))


def _would_settle(present: Present, flag: Flag, key: str) -> bool:
    row = FIELDS[key]
    for value in (row.step, (row.minimum + row.maximum) / 2):
        after = present.after({key: value})
        if after is not None and any(one.id == flag.id and one.severity != "unknown" for one in after.flags):
            return True
    return False
