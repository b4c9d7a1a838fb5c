"""`evidence`: what was shown with a ticket's reports, fetched into a folder from the platform that keeps it."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.telegram import membership
from bot.telegram.downloading import Files, NotFetched
from bot.telegram.settings import TelegramSettings
from bot.troubles import CannotRun
from handlers import exhibiting
from handlers.scene import Scene
from storage import tickets
from storage.database import Database
from storage.models import Exhibit

Say = Callable[[dict[str, object]], None]


async def fetch(config: Config, number: int, folder: Path, now: datetime, say: Say) -> bool:
    """Whether every file is there; a line is said of each. Raises `CannotRun` when there is no such ticket or the
    folder cannot be written, `DatabaseTrouble`."""
    shown = await _shown(config, number, now)
    _write(folder, lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    files, is_whole = _files(config), True
    try:
        for exhibit in shown:
            found = await _fetch_one(files, number, folder, exhibit)
            is_whole = is_whole and "error" not in found
            at = exhibit.at.astimezone(config.town.calendar.zone).isoformat(timespec="seconds")
            where = {"kind": exhibit.kind, "platform": exhibit.platform, "at": at}
            say({"ticket": number, "evidence": exhibit.id, **where, **found})
    finally:
        if files:
            await files.close()
    return is_whole


def _files(config: Config) -> Files | None:
    settings = config.accounts.get(membership.NAME)
    return Files(settings) if isinstance(settings, TelegramSettings) else None


async def _shown(config: Config, number: int, now: datetime) -> Sequence[Exhibit]:
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            if await tickets.get(tx, number) is None:
                raise CannotRun(f"{number}: there is no such ticket; write the number of one.")
            return await exhibiting.shown_with(Scene(tx, config.town, now), number)
    finally:
        await database.close()


async def _fetch_one(files: Files | None, number: int, folder: Path, exhibit: Exhibit) -> dict[str, object]:
    """What a line says of it: where it is now, or why it is not."""
    if exhibit.platform != membership.NAME:
        return {"error": f"what was shown on {exhibit.platform} cannot be fetched; look at it there"}
    if files is None:
        return {"error": "telegram is not turned on in the config, so its files cannot be fetched"}
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
