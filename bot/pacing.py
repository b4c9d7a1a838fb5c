"""How fast one may speak: the limits of each platform, and when there is room for the next words in a chat."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many calls in any span of that length."""

    times: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform bears: over all chats, in one chat, and in one that is a group besides; and in the long run, over
    all chats again. None: any number."""

    over_all: Rate | None = None
    chat: Rate | None = None
    group: Rate | None = None
    day: Rate | None = None


SECOND: Final = timedelta(seconds=1)

USUAL: Final = {
    "local": Pace(),
    "telegram": Pace(over_all=Rate(30, SECOND), chat=Rate(1, SECOND), group=Rate(20, 60 * SECOND)),
    "wechat": Pace(over_all=Rate(2, 3 * SECOND), chat=Rate(1, 2 * SECOND), day=Rate(500, timedelta(hours=24))),
    "wecom": Pace(chat=Rate(30, 60 * SECOND), group=Rate(1000, 3600 * SECOND)),
    "robot": Pace(over_all=Rate(20, 60 * SECOND)),
}
"""Telegram: "My bot is hitting limits" in its FAQ for bots. WeChat says no numbers; these are what accounts survive.
WeCom: developer.work.weixin.qq.com/document/path/101463 for its bot, 99110 for a group robot."""

MOST_REMEMBERED: Final = 10_000
"""Chats whose last calls are kept in memory; beyond that those that are free anyway are forgotten."""

Chat = tuple[str, str]
"""A platform and a chat there."""

OverAll = tuple[str, Rate]


@dataclass(slots=True)
class Budgets:
    """The calls that were made lately, edits included, on the clock of whoever asks. Routine words leave a quarter of
    each budget to urgent ones."""

    paces: Mapping[str, Pace] = field(default_factory=dict[str, Pace])
    called: dict[Chat, deque[datetime]] = field(default_factory=dict[Chat, deque[datetime]])
    called_at_all: dict[OverAll, deque[datetime]] = field(default_factory=dict[OverAll, deque[datetime]])
    held: dict[tuple[Chat, bool], datetime] = field(default_factory=dict[tuple[Chat, bool], datetime])

    def hold(self, chat: Chat, until: datetime, *, for_urgent: bool) -> None:
        """Nothing new is said there before what failed there is tried again: urgent words too, where the platform asked
        for it."""
        for urgent in (False, for_urgent):
            self.held[chat, urgent] = max(until, self.held.get((chat, urgent), until))

    @property
    def days(self) -> Mapping[str, Rate]:
        """The platforms with a limit in the long run."""
        return {platform: pace.day for platform, pace in self.paces.items() if pace.day}

    def recall(self, platform: str, times: Iterable[datetime]) -> None:
        """What was called in the long run, by whomever."""
        rate = self.days[platform]
        self.called_at_all[platform, rate] = deque(times, maxlen=rate.times)

    def take_back(self, platform: str) -> None:
        """What was surely not said counts nothing in the long run: an outage must not use up the day after it."""
        rate = self.days.get(platform)
        if rate and (lately := self.called_at_all.get((platform, rate))):
            lately.pop()

    def plan(self, now: datetime) -> "Plan":
        self.held = {key: until for key, until in self.held.items() if until > now}
        if len(self.called) > MOST_REMEMBERED:
            self.called = {chat: times for chat, times in self.called.items() if times[-1] > now - 60 * SECOND}
        return Plan(self, now)


@dataclass(slots=True)
class Plan:
    """Who is to speak now and who later, asked one after another in the order of their turns."""

    budgets: Budgets
    now: datetime
    planned: dict[Chat, deque[datetime]] = field(default_factory=dict[Chat, deque[datetime]])
    crowded_out: Counter[OverAll] = field(default_factory=Counter[OverAll])

    def slot(self, platform: str, chat: str, *, is_group: bool, urgent: bool) -> datetime:
        """When: not after `now` is now, and is counted as a call."""
        pace = self.budgets.paces.get(platform, Pace())
        rates = [rate for rate in (pace.chat, pace.group if is_group else None) if rate]
        mine = self._times(platform, chat, rates)
        held_until = self.budgets.held.get(((platform, chat), urgent), self.now)
        free_at = max(self.now, held_until, _free_at(mine, rates, urgent, self.now))
        at = max([free_at, *(self._free_over_all(over_all, urgent) for over_all in _over_all(platform, pace))])
        mine.append(at)
        if at <= self.now:
            self._count(platform, chat, pace, mine)
        return at

    def _times(self, platform: str, chat: str, rates: list[Rate]) -> deque[datetime]:
        if (platform, chat) not in self.planned:
            lately = self.budgets.called.get((platform, chat), ())
            self.planned[platform, chat] = deque(lately, maxlen=max((rate.times for rate in rates), default=0))
        return self.planned[platform, chat]

    def _free_over_all(self, over_all: OverAll, urgent: bool) -> datetime:
        """Whoever finds no room is put behind all who found none before."""
        _, rate = over_all
        at = _free_at(self.budgets.called_at_all.get(over_all, deque()), [rate], urgent, self.now)
        if at > self.now:
            at += rate.within * (self.crowded_out[over_all] // rate.times)
            self.crowded_out[over_all] += 1
        return at

    def _count(self, platform: str, chat: str, pace: Pace, mine: deque[datetime]) -> None:
        if mine.maxlen:
            called = (time for time in mine if time <= self.now)
            self.budgets.called[platform, chat] = deque(called, maxlen=mine.maxlen)
        for over_all in _over_all(platform, pace):
            self.budgets.called_at_all.setdefault(over_all, deque(maxlen=over_all[1].times)).append(self.now)


def _over_all(platform: str, pace: Pace) -> list[OverAll]:
    return [(platform, rate) for rate in (pace.over_all, pace.day) if rate]


def _free_at(times: deque[datetime], rates: Iterable[Rate], urgent: bool, now: datetime) -> datetime:
    """When one call more is within every rate."""
    free = now
    for rate in rates:
        room = rate.times if urgent else max(1, rate.times - rate.times // 4)
        if len(times) >= room:
            free = max(free, times[-room] + rate.within)
    return free
