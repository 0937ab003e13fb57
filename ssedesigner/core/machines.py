"""What machines are called that exchange packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssedesigner.core.frozen import dataclass


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One name that a machine has had: a random token, its label, since when, and which automatic one it replaced.

    ``left`` is the token of another machine of which its library was a copy until then. A machine gets another token
    with each label, so that nothing of these ever changes and all can be joined.
    """

    token: str
    label: str
    at: str
    is_chosen: bool
    follows: str = ""
    left: str = ""


def labels_of(machines: Iterable[Machine], used: Mapping[str, str]) -> dict[str, str]:
    """Return the label by each token.

    What was recorded under an automatic label is called by the one that replaced it, unless a copy of the library goes
    on under the automatic one: it was given several labels, or was ``used`` (last, by token) after that.
    """
    known = sorted(set(machines), key=lambda each: (each.token, each.label))
    labels = {each.token: each.label for each in reversed(known)}
    followers: dict[str, list[Machine]] = {}
    for each in known:
        followers.setdefault(each.follows, []).append(each)
    for each in known:
        chosen = followers.get(each.token, [])
        if not each.is_chosen and len(chosen) == 1 and used.get(each.token, "") <= chosen[0].at:
            labels[each.token] = chosen[0].label
    return labels
