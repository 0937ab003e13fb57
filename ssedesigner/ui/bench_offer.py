"""Which batches bench mode can go on with, and the offer to do so when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ssedesigner.core.batch.record import BatchSummary
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

_LOOKED_AT = 200


def batches_at(library: Library, state: str) -> list[BatchSummary]:
    """Return the batches that are at a state, the newest first."""
    return [batch for batch in library.batches(limit=_LOOKED_AT) if batch.state == state]


def offer_running(library: Library, notices: NoticeBar, show: Callable[[str], object]) -> None:
    """Offer to go on with the batch that was written in last, when one is running."""
    try:
        found = batches_at(library, "running")
    except LibraryError as error:
        notices.tell(Notice(key="bench", severity="fail", sentence=str(error)))
        return
    if found:
        last = max(found, key=lambda batch: datetime.fromisoformat(batch.last_entry_at or batch.created_at))
        others = f" {len(found) - 1} more running too." if len(found) > 1 else ""
        notices.tell(
            Notice(
                key="bench",
                severity="caution",
                sentence=f"Batch {last.key} is running: {last.name}.{others}",
                actions=((f"Go on with {last.key}", lambda: show(last.key)),),
            )
        )
