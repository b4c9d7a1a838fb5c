"""`evidence`: what was shown with a ticket's reports, fetched into a folder from the platforms that keep it."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.downloads import Files, NotFetched
from bot.platforms import kind_of
from bot.telegram.downloading import TelegramFiles
from bot.telegram.settings import TelegramSettings
from bot.troubles import CannotRun
from bot.wechat.wechat_settings import WechatSettings
from handlers import exhibiting
from handlers.scene import Scene
from storage import tickets
from storage.database import Database
from storage.models import Exhibit

KEEPING = ("telegram", "wechat")
"""The kinds of platforms that keep files for us; on others people look at them themselves."""

Say = Callable[[dict[str, object]], None]


async def fetch(config: Config, number: int, folder: Path, now: datetime, say: Say) -> bool:
    """Whether every file is there; a line is said of each. Raises `CannotRun` when there is no such ticket or the
    folder cannot be written, `DatabaseTrouble`."""
    shown = await _shown(config, number, now)
    _write(folder, lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    keepers, is_whole = _keepers(config, {exhibit.platform for exhibit in shown}), True
    try:
        for exhibit in shown:
            found = await _fetch_one(keepers, number, folder, exhibit)
            is_whole = is_whole and "error" not in found
            at = exhibit.at.astimezone(config.town.calendar.zone).isoformat(timespec="seconds")
            where = {"kind": exhibit.kind, "platform": exhibit.platform, "at": at}
            say({"ticket": number, "evidence": exhibit.id, **where, **found})
    finally:
        for files in keepers.values():
            await files.close()
    return is_whole


def _keepers(config: Config, platforms: Collection[str]) -> dict[str, Files]:
    """Of those that are turned on and keep anything, by name."""
    opened = {name: _open(config, name) for name in config.accounts if name in platforms}
    return {name: files for name, files in opened.items() if files}


def _open(config: Config, name: str) -> Files | None:
    match config.accounts[name]:
        case TelegramSettings() as settings:
            return TelegramFiles(settings)
        case WechatSettings() as settings:
            from bot.wechat.received import Received  # noqa: PLC0415  slow to load, and an extra

            return Received(settings)
        case _:
            return None


async def _shown(config: Config, number: int, now: datetime) -> Sequence[Exhibit]:
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            if await tickets.get(tx, number) is None:
                raise CannotRun(f"{number}: there is no such ticket; write the number of one.")
            return await exhibiting.shown_with(Scene(tx, config.town, now), number)
    finally:
        await database.close()


async def _fetch_one(keepers: Mapping[str, Files], number: int, folder: Path, exhibit: Exhibit) -> dict[str, object]:
    """What a line says of it: where it is now, or why it is not."""
    files = keepers.get(exhibit.platform)
    if files is None and kind_of(exhibit.platform) in KEEPING:
        return {"error": f"{exhibit.platform} is not turned on in the config, so its files cannot be fetched"}
    if files is None:
        return {"error": f"what was shown on {exhibit.platform} cannot be fetched; look at it there"}
    try:
        fetched = await files.fetch(exhibit.file, exhibit.size)
    except NotFetched as trouble:
        return {"error": str(trouble)}
    path = folder / f"{number}-{exhibit.id}{fetched.suffix}"
    _write(path, lambda: _keep(path, fetched.content))
    return {"file": str(path), "size": len(fetched.content)}


def _keep(path: Path, content: bytes) -> None:
    """For nobody else on this machine: it may show people."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _write(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as trouble:
        raise CannotRun(f"{path}: cannot be written ({trouble.strerror}); give a folder that can be.") from trouble
