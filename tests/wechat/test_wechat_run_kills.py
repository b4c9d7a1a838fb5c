"""kill -9 at random while neighbours report on WeChat, where nothing is told again: what is missing lies in a gap."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path
from random import Random

from sqlalchemy import select

from storage.kinds import Severity
from storage.schema import reports, tickets
from tests.chaos import eyes
from tests.chaos.neighbours import GROUPS, MATTERS, UNITS
from tests.telegram.verdicts import judge
from tests.wechat import on_wechat
from tests.wechat.hamlets import Hamlet, hamlet
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

LIVES, REPORTS_A_LIFE, SEED = 10, 10, 1


@dataclass
class Neighbours:
    """`written` are reports, each a matter of its own, with the moments between which they were told."""

    gateway: NpmGateway
    random: Random = field(default_factory=lambda: Random(SEED))
    written: dict[str, tuple[datetime, datetime]] = field(default_factory=dict[str, tuple[datetime, datetime]])

    def __post_init__(self) -> None:
        spots = [(id, spot) for id, buildings in GROUPS for spot in product(buildings, UNITS, MATTERS)]
        self.random.shuffle(spots)
        self._spots = iter(spots)

    async def write(self, place: Hamlet) -> None:
        for _ in range(REPORTS_A_LIFE):
            id, (building, unit, matter) = next(self._spots)
            text = f"{building}号楼{unit}单元{matter}"
            began_at = place.now()
            await self.gateway.hear(_neighbour(len(self.written)), text, on_wechat.room(id))
            self.written[text] = began_at, place.now()


async def test_of_100_reports_each_becomes_one_ticket_or_lies_in_a_gap_whatever_kills_the_bot(
    npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str, record_property: Callable[[str, object], None]
) -> None:
    settled = Settled({"wechat": settings(npm_gateway, certificate=npm_gateway.certificate)})
    neighbours = Neighbours(npm_gateway)
    async with hamlet(tmp_path, sqlite_url, settled, npm_gateway) as place:
        await _move_in(npm_gateway, place)
        for _ in range(LIVES):
            await _dies_while_they_write(place, neighbours)
        running = await place.starts()
        await place.until(lambda: eyes.sees_rest(place.eye))
        assert running.stops() == 0, place.printed()
        kept, urgent = _kept(place)
        missed = [text for text in neighbours.written if text not in kept]
        assert [text for text in missed if not _in_a_gap(place, neighbours.written[text])] == []
        with place.eye.connect() as connection:
            verdict = judge(connection, kept, _sent(npm_gateway))
    record_property("missed, repeats", (len(missed), verdict.repeats))
    assert (verdict.tickets, verdict.broken, len(kept) > REPORTS_A_LIFE) == (len(kept), {}, True)
    assert urgent <= _pinged(npm_gateway)


def _neighbour(number: int) -> str:
    return f"wxid_neighbour_{number}"


async def _move_in(gateway: NpmGateway, place: Hamlet) -> None:
    new = [_neighbour(number) for number in range(LIVES * REPORTS_A_LIFE)]
    for neighbour in new:
        await gateway.contact(neighbour, neighbour)
    for chat in place.settled.roster().chats.values():
        await gateway.room(chat.address, chat.id, [on_wechat.BOT, *new])


async def _dies_while_they_write(place: Hamlet, neighbours: Neighbours) -> None:
    """After a part of it was said, and a little."""
    gateway, random = neighbours.gateway, neighbours.random
    enough = len(gateway.said) + random.randint(1, 2 * REPORTS_A_LIFE)
    running = await place.starts()
    already = len(_kept(place)[0])
    writing = asyncio.create_task(neighbours.write(place))
    await place.until(
        lambda: (
            len(gateway.said) >= enough
            or (len(_kept(place)[0]) == already + REPORTS_A_LIFE and eyes.sees_rest(place.eye))
        )
    )
    await asyncio.sleep(random.uniform(0, 0.05))
    running.dies()
    await writing


def _kept(place: Hamlet) -> tuple[set[str], set[int]]:
    """What was reported, and the numbers of what is urgent."""
    with place.eye.connect() as connection:
        texts = {text for (text,) in connection.execute(select(reports.c.text))}
        urgent = select(tickets.c.number).where(tickets.c.severity == Severity.S0)
        return texts, {number for (number,) in connection.execute(urgent)}


def _pinged(gateway: NpmGateway) -> set[int]:
    """The tickets of which somebody was told alone."""
    alone = [said.text for said in gateway.said if "@chatroom" not in said.chat]
    return {int(number) for text in alone for number in re.findall(r"(\d+) 号 · ", text)}


def _in_a_gap(place: Hamlet, told: tuple[datetime, datetime]) -> bool:
    first, last = told
    return any(began_at <= last and first <= ended_at for _, began_at, ended_at in place.gaps())


def _sent(gateway: NpmGateway) -> list[tuple[int, str]]:
    """Groups by numbers below nothing, as the verdict knows them."""
    chats = {chat: number for number, chat in enumerate({said.chat for said in gateway.said}, 1)}
    return [(-chats[said.chat] if "@chatroom" in said.chat else chats[said.chat], said.text) for said in gateway.said]
