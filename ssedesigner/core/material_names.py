"""What a person may call a material by its name."""

from __future__ import annotations


def short_names(name: str) -> tuple[str, ...]:
    """Return a name and what it is called by those who leave out its bracket, its layer, or all but its bracket.

    >>> short_names("Li6PS5Cl (LPSCl)")
    ('Li6PS5Cl (LPSCl)', 'Li6PS5Cl', 'LPSCl')
    """
    parts = (name, name.partition(" (")[0], name.partition("(")[2].rstrip(")"), name.partition(" on ")[0])
    return tuple(dict.fromkeys(part for part in parts if part))
