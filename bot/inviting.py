"""`invite`: a one-time code with which a group or a person is bound, printed once and kept as a hash alone."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config import Config
from bot.platforms import kind_of
from bot.troubles import CannotRun
from handlers import wording
from handlers.policy import codes
from storage import invites
from storage.database import Database
from storage.kinds import Bound
from storage.models import Invite

VALID = timedelta(days=7)


async def invite(config: Config, kind: Bound, id: str, now: datetime, say: Callable[[dict[str, object]], None]) -> None:
    """Raises `CannotRun` when the config has nobody of that id, `DatabaseTrouble`."""
    words = _words(config, kind, id)
    code, until = "".join(secrets.choice(codes.ALPHABET) for _ in range(codes.LENGTH)), now + VALID
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            hash = codes.sealed(tx.subdistrict, code)
            await invites.make(tx, Invite(tx.subdistrict, hash, kind, id, until, used_at=None))
    finally:
        await database.close()
    last = wording.when(config.town, until)
    say(
        {
            "code": code,
            "group" if kind is Bound.CHAT else "person": id,
            "until": until.astimezone(config.town.calendar.zone).isoformat(timespec="seconds"),
            "words": f"{words}：绑定 {code}（{last} 前有效，只能用一次）",
        }
    )


def _words(config: Config, kind: Bound, id: str) -> str:
    town = config.town.roster
    if kind is Bound.CHAT:
        if id not in town.chats:
            raise CannotRun(
                f'{config.source}: chats: "{id}" is not there; give the id of one of {", ".join(town.chats)}.'
            )
        return "请在要绑定的群里发（企业微信里先 @ 机器人）" if _has(config, "wecom") else "请在要绑定的群里发"
    if id not in town.people:
        raise CannotRun(f'{config.source}: people: "{id}" is not there; give the id of somebody who is.')
    start = "（在 Telegram 上先按“开始”）" if _has(config, "telegram") else ""
    return f"{town.people[id].name}您好，请私下发给机器人{start}"


def _has(config: Config, kind: str) -> bool:
    return any(kind_of(name) == kind for name in config.accounts)
