"""What a change of the rules would have done: a chat log read by the old and the new, `backtest`."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.chat_logs import LoggedMessage
from bot.lexicon_file import keeps
from bot.screening import as_line, decided
from handlers.policy.lexicon import Pinned
from handlers.policy.masking import mask
from handlers.policy.matching import Matcher, Reading
from storage.kinds import Decision


def backtest(
    old: Matcher,
    new: Matcher,
    messages: Iterable[LoggedMessage],
    pinned: Iterable[Pinned],
    say: Callable[[str], None],
) -> int:
    """A line for each ticket won, lost or changed and each pinned example lost, then the end line. The exit status is
    1 when a pinned example is lost. Texts are masked: a log holds people's numbers."""
    counts = {"messages": 0, "won": 0, "lost": 0, "changed": 0, "pinned": 0, "pinned_lost": 0}
    for message in messages:
        counts["messages"] += 1
        before, after = old.read(message.text), new.read(message.text)
        kind = _difference(before, after)
        if kind:
            counts[kind] += 1
            said = {"kind": kind, "id": message.id, "at": message.at or None, "text": mask(message.text)}
            say(as_line({**said, "old": _short(before), "new": _short(after)}))
    for example in pinned:
        counts["pinned"] += 1
        reading = new.read(example.text)
        if not keeps(example, reading):
            counts["pinned_lost"] += 1
            wanted = {"decision": example.decision, "category": example.category}
            say(as_line({"kind": "pinned_lost", "text": mask(example.text), "old": wanted, "new": _short(reading)}))
    say(as_line({"kind": "end", **counts}))
    return 1 if counts["pinned_lost"] else 0


def _difference(before: Reading, after: Reading) -> str | None:
    was, is_now = before.decision == Decision.TICKET, after.decision == Decision.TICKET
    if was != is_now:
        return "won" if is_now else "lost"
    same = (before.decision, before.category, before.severity) == (after.decision, after.category, after.severity)
    return None if same else "changed"


def _short(reading: Reading) -> dict[str, Any]:
    said = decided(reading)
    return {key: said[key] for key in ("decision", "category", "severity", "why")}
