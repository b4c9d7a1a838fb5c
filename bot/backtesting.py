"""What a change of the rules would have done: a chat log read by the old and the new, `backtest`."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.chat_logs import LoggedMessage
from bot.lexicon_file import keeps
from bot.screening import as_line, decided
from handlers.policy.lexicon import Pinned
from handlers.policy.masking import mask
from handlers.policy.matching import Matcher, Reading
from storage.kinds import Decision, Label
from storage.models import Example


def backtest(
    old: Matcher,
    new: Matcher,
    messages: Iterable[LoggedMessage],
    pinned: Iterable[Pinned],
    say: Callable[[str], None],
    examples: Iterable[Example] | None = None,
) -> int:
    """A line for each ticket won, lost or changed and each pinned example lost, then the end line. The exit status is
    1 when a pinned example is lost. Texts are masked: a log holds people's numbers. The labelled examples are replayed
    like a log; of them it is also told what each is an example of, and how many the old and the new rules are right
    about."""
    counts = {"messages": 0, "won": 0, "lost": 0, "changed": 0, "pinned": 0, "pinned_lost": 0}
    for message in messages:
        counts["messages"] += 1
        before, after = old.read(message.text), new.read(message.text)
        kind = _difference(before, after)
        if kind:
            counts[kind] += 1
            said = {"kind": kind, "id": message.id, "at": message.at or None, "text": mask(message.text)}
            say(as_line({**said, "old": _short(before), "new": _short(after)}))
    if examples is not None:
        _replay(old, new, examples, say, counts)
    for example in pinned:
        counts["pinned"] += 1
        reading = new.read(example.text)
        if not keeps(example, reading):
            counts["pinned_lost"] += 1
            wanted = {"decision": example.decision, "category": example.category}
            say(as_line({"kind": "pinned_lost", "text": mask(example.text), "old": wanted, "new": _short(reading)}))
    say(as_line({"kind": "end", **counts}))
    return 1 if counts["pinned_lost"] else 0


def _replay(
    old: Matcher, new: Matcher, examples: Iterable[Example], say: Callable[[str], None], counts: dict[str, int]
) -> None:
    counts |= {"examples": 0, "examples_right_old": 0, "examples_right_new": 0}
    for example in examples:
        if example.label not in (Label.MISSED, Label.FALSE_ALARM):
            continue
        before, after = old.read(example.text), new.read(example.text)
        counts["examples"] += 1
        counts["examples_right_old"] += _is_right(example, before)
        counts["examples_right_new"] += _is_right(example, after)
        kind = _difference(before, after)
        if kind:
            counts[kind] += 1
            said = {"kind": kind, "id": str(example.report), "at": example.at.isoformat(), "text": example.text}
            taught = {"ticket": example.ticket, "label": example.label, "right": _is_right(example, after)}
            say(as_line({**said, "old": _short(before), "new": _short(after), **taught}))


def _is_right(example: Example, reading: Reading) -> bool:
    """A question is enough for what was missed, and no false alarm."""
    if example.label is Label.MISSED:
        return reading.decision != Decision.NONE
    return reading.decision != Decision.TICKET


def _difference(before: Reading, after: Reading) -> str | None:
    was, is_now = before.decision == Decision.TICKET, after.decision == Decision.TICKET
    if was != is_now:
        return "won" if is_now else "lost"
    same = (before.decision, before.category, before.severity) == (after.decision, after.category, after.severity)
    return None if same else "changed"


def _short(reading: Reading) -> dict[str, Any]:
    said = decided(reading)
    return {key: said[key] for key in ("decision", "category", "severity", "why")}
