"""What a revision of an own row says, whoever recorded it and when: two that say the same are no conflict."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

ADOPTED = "Adopted from the recipe"
"""How the note begins that a material or verdict was adopted; it is no difference from the one it came from."""


def is_same(one: str | None, two: str | None) -> bool:
    """Return whether two contents say the same."""
    return one == two or meaning(one) == meaning(two)


def meaning(content: str | None) -> str | None:
    """Return what a row says without the mark that it was adopted; of a film, without when it was recorded."""
    if content is None or not (ADOPTED in content or '"specimen":' in content):
        return content
    said = json.loads(content)
    try:
        plain = _film(said) if "specimen" in said else {**said, "note": said["note"].split(ADOPTED)[0].rstrip()}
    except (LookupError, TypeError, AttributeError):
        return content  # refused where it is put in place
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # spelled as contents are


def _film(said: Mapping[str, Any]) -> dict[str, Any]:
    now = {part: value for part, value in said["rows"][-1].items() if part not in _RECORDING}
    if said["batch"] is not None:  # whose number stands in name and note, another one on each machine
        now |= {part: _BATCH_NUMBER.sub("B", now[part]) for part in ("name", "note")}
    return {**said, "rows": [now]}


_RECORDING = frozenset({"revision", "recorded_at", "reason"})
_BATCH_NUMBER = re.compile(r"\bB-[0-9]{4,}( \([^()]*\))?")
