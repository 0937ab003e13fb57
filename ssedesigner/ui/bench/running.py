"""The offer to go on with a batch that is running; at the start it needs the library, and no screen of bench mode."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from ssedesigner.core.batch.record import BatchSummary
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

_LOOKED_AT = 200
OFFER = "bench"
"""Key of the notice that offers to go on with a batch."""


def batches_at(library: Library, state: str) -> list[BatchSummary]:
    """Return the batches that are at a state, the newest first."""
    return [batch for batch in library.batches(limit=_LOOKED_AT) if batch.state == state]


def offer_running(library: Library, notices: NoticeBar, show: Callable[[str], object]) -> None:
    """Offer to go on with the batch that was written in last, as long as it is running."""
    for watch in notices.findChildren(LibraryWatch):
        watch.deleteLater()
    if _offer(library, notices, show):
        LibraryWatch(library, partial(_look_again, library, notices, show), notices)


def _look_again(library: Library, notices: NoticeBar, show: Callable[[str], object]) -> None:
    if any(notice.key == OFFER for notice in notices.notices):  # one that was closed is not shown again
        notices.close_notice(OFFER)
        _offer(library, notices, show)


def _offer(library: Library, notices: NoticeBar, show: Callable[[str], object]) -> bool:
    """Show the notice, or why there is none; return whether a batch is running."""
    try:
        running = batches_at(library, "running")
    except LibraryError as error:
        notices.show_notice(Notice(key=OFFER, severity="fail", sentence=str(error)))
        return False
    if not running:
        return False
    last = max(running, key=lambda batch: datetime.fromisoformat(batch.last_entry_at or batch.created_at))
    others = f" {len(running) - 1} more are running." if len(running) > 1 else ""
    notices.show_notice(
        Notice(
            key=OFFER,
            severity="caution",
            sentence=f"Batch {last.key} is running: {last.name}.{others}",
            actions=((f"Continue {last.key}", lambda: show(last.key)),),
        )
    )
    return True
