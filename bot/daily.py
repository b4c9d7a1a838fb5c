"""The limit of a platform by the day, counted in the database, so that no start of the program begins it anew."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.pacing import Budgets, Rate
from storage import kept_calls
from storage.database import Transaction

HOUR: Final = timedelta(hours=1)


async def count(tx: Transaction, budgets: Budgets, platforms: Iterable[str], at: datetime) -> None:
    """Something is handed to each of these now."""
    for platform, times in Counter(platforms).items():
        if platform in budgets.days:
            await kept_calls.count(tx, platform, at, times)


async def take_back(tx: Transaction, budgets: Budgets, calls: Iterable[tuple[str | None, datetime]]) -> None:
    """What was handed to these platforms then was surely not said."""
    for platform, at in calls:
        if platform and platform in budgets.days:
            await kept_calls.count(tx, platform, at, -1)


async def spent(tx: Transaction, budgets: Budgets, now: datetime) -> frozenset[str]:
    """The platforms, spoken on here or by others, that take nothing more today, urgent words neither."""
    used = {platform: len(await _lately(tx, platform, rate, now)) for platform, rate in budgets.days.items()}
    return frozenset(platform for platform, times in used.items() if times >= budgets.days[platform].times)


async def recall(tx: Transaction, budgets: Budgets, platforms: Iterable[str], now: datetime) -> None:
    """How much of the day is used up."""
    for platform in platforms:
        if rate := budgets.days.get(platform):
            await kept_calls.forget(tx, platform, now - rate.within - HOUR)
            budgets.recall(platform, await _lately(tx, platform, rate, now))


async def _lately(tx: Transaction, platform: str, rate: Rate, now: datetime) -> list[datetime]:
    """What was said within an hour counts as said at its end."""
    hours = await kept_calls.by_hour(tx, platform)
    counting = {hour + HOUR: times for hour, times in hours.items() if hour + HOUR > now - rate.within}
    return [min(now, end) for end, times in counting.items() for _ in range(times)]
