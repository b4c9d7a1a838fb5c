"""The main job on embedded parts: a story is played in local groups, and then whoever watches goes on with it."""

import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from rich.console import Console

from bot import config, stories
from bot.improvising import COMMANDS, Improvisation
from bot.rehearsal import Rehearsal
from bot.stage import Stage
from bot.stories import Event, Written
from handlers.policy.town import Town
from storage.database import migrate

BUILT_IN = Path(__file__).with_name("demo.jsonl")
EXAMPLE = config.PROJECT / "config.example.toml"
IN_ENGLISH = "A demo of Linying: group talk becomes chased tickets. Leave: /quit or Ctrl-D."
WELCOME = "邻应演示：下面是一天里两个群的事，时间是虚拟的，不联网，不需要账号。"
ELSEWHERE = "您的配置里没有故事里的群，所以演示用的是示例街道；--story 可以放您自己的故事。"
GO_ON = "现在轮到您：写“王大爷: 3栋漏水了”就是他在群里说话，/later 2h 让时间过去，/help 看全部，/quit 离开。"
GOODBYE = "再见。"
PACE = 0.25
"""Seconds for each thing said, where somebody watches."""


@dataclass(frozen=True, slots=True)
class Played:
    """An event of a story, and the caption before it (the key `caption`, which everything but the demo passes over)."""

    event: Event
    caption: str


class Paper(Console):
    """Leaves it to the command line what happens when the reader of a pipe has gone."""

    def on_broken_pipe(self) -> None:
        raise


async def play(town: Town, story: Path | None, *, once: bool) -> None:
    """Plays the story, else the built-in one, and unless `once` does what is typed then. Raises `CannotRun` when the
    story cannot be read."""
    told = read(story or BUILT_IN)
    words = f"{IN_ENGLISH}\n{WELCOME}" if story is None else IN_ENGLISH
    if story is None and not _has_chats(town, told):
        town, words = config.load(EXAMPLE).town, f"{words}\n{ELSEWHERE}"
    live = sys.stdin.isatty() and sys.stdout.isatty()
    console = Paper(markup=False, highlight=False, emoji=False)
    stage = Stage(town, console, PACE if sys.stdout.isatty() and not once else 0.0)
    stage.note(words)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        await migrate(url)
        start = (told or read(BUILT_IN))[0].event.at
        rehearsal = Rehearsal(town, url, start, stage.tell)
        await rehearsal.start()
        try:
            await _perform(rehearsal, stage, told)
            if not once:
                await _go_on(rehearsal, stage, told, live=live)
                stage.note(GOODBYE)
        except asyncio.CancelledError:
            stage.note(GOODBYE)
            raise
        finally:
            await rehearsal.stop()


def read(path: Path) -> list[Played]:
    """Raises `CannotRun` that names the file, and the line if one is wrong."""
    lines = stories.read_lines(path)
    events = stories.read_story(str(path), lines)
    written = (json.loads(line) for line in lines if line.strip())
    return [Played(event, str(raw.get("caption", ""))) for event, raw in zip(events, written, strict=True)]


def _has_chats(town: Town, told: list[Played]) -> bool:
    named = {played.event.chat for played in told if isinstance(played.event, Written)}
    return named <= {*town.roster.chats, stories.DIRECT}


async def _perform(rehearsal: Rehearsal, stage: Stage, told: list[Played]) -> None:
    stage.show_day(rehearsal.clock.now())
    for played in told:
        if played.caption:
            stage.caption(played.caption)
        await rehearsal.pass_time(played.event.at)
        stage.act(played.event)
        await rehearsal.play(played.event)


async def _go_on(rehearsal: Rehearsal, stage: Stage, told: list[Played], *, live: bool) -> None:
    stage.caption(GO_ON)
    improvisation = Improvisation(rehearsal, stage, *_last_speaker(rehearsal.town, told))
    typed = _prompted(improvisation, rehearsal.town) if live else _piped()
    async for line in typed:
        if not await improvisation.take(line):
            break


def _last_speaker(town: Town, told: list[Played]) -> tuple[str, str]:
    """Who wrote last in a group, and where; the first neighbour of the first group when nobody did."""
    for played in reversed(told):
        if isinstance(played.event, Written) and played.event.chat != stories.DIRECT:
            return played.event.person, played.event.chat
    chat = next(iter(town.roster.chats.values()), None)
    grid = town.roster.grids.get(chat.grid) if chat else None
    return next(iter(grid.informants if grid else ()), "邻居"), chat.id if chat else stories.DIRECT


async def _prompted(improvisation: Improvisation, town: Town) -> AsyncIterator[str]:
    """What is typed at the prompt, which is then wiped away: the stage shows it as it was heard."""
    people = [f"{person.name}: " for person in town.roster.people.values()]
    groups = [f"/group {chat}" for chat in town.roster.chats]
    session = PromptSession[str](
        completer=WordCompleter([*COMMANDS, *groups, *people], sentence=True), erase_when_done=True
    )
    while True:
        try:
            yield await session.prompt_async(improvisation.prompt)
        except (EOFError, KeyboardInterrupt):
            return


async def _piped() -> AsyncIterator[str]:
    # Reading holds the loop, whose own handler of Ctrl-C would wait until it is done.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for line in sys.stdin:
            yield line
    except KeyboardInterrupt:
        return
