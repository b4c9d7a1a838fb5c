"""The story of the README over the production gateway: as a test, and printed by scripts/demo-wechat."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.config import load
from tests.programs import Program
from tests.wechat import on_wechat
from tests.wechat.certificates import make_certificate
from tests.wechat.npm_gateway import NpmGateway

GROUP, OFFICER = on_wechat.room("rongan-1-group"), on_wechat.account("chen-haiyan")
TITLES = {GROUP: "榕岸一格群", OFFICER: "私信 陈海燕"}
NAMES = {"ra1-01": "王大爷", "ra1-02": "李桂芝", "ra1-04": "刘春梅", "chen-haiyan": "陈海燕"}
BESIDE_A_NAME = "\u2005"
A_TIME = re.compile(r"（\d+月\d+日 \d\d:\d\d）")

WARNING = "🚨 危及生命请先拨 120/119/110\n"
TICKET = "1 号 · 电梯 · 3号楼2单元"
CHATTER = "早上好，今天降温，大家出门多穿点"
FIRST_WORDS = "3号楼2单元电梯又坏了，里面有人"
DONE = "维保到场放出一人，人没事，电梯已恢复"
CARD = f"{WARNING}📋 {TICKET}【紧急】\n@陈海燕 请看一下，回“收到”就算接单。"
PING = (
    f"{WARNING}请接单：{TICKET}【紧急】 榕岸一格\n王大爷（刚才）：{FIRST_WORDS}\n回“收到”就算接单。\n"
    "也可以回“转派 1 姓名”（换人）、“误报 1”（不用处理）。"
)
CLOSED = f"{TICKET} 报事人确认解决，结案。"

Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """What somebody writes in the group, `quotes` the bot's words there, and all that the bot says of it."""

    who: str
    text: str
    in_group: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    quotes: str = ""


STORY = (
    Scene("ra1-02", CHATTER),
    Scene("ra1-01", FIRST_WORDS, (CARD,), (PING,)),
    Scene(
        "ra1-04",
        "我也听见了，3栋2单元电梯困住人了",
        (f"{WARNING}已并入 {TICKET}，等人接单；有结果一起告诉您。",),
    ),
    Scene("chen-haiyan", "收到，马上到", ("1 号 陈海燕已接单。",), quotes=CARD),
    Scene("chen-haiyan", "到场", ("1 号 陈海燕已到场处理。",)),
    Scene("chen-haiyan", "办结", ("@陈海燕 1 号做了什么？回一句话就行。",)),
    Scene(
        "chen-haiyan",
        DONE,
        (f"{TICKET} 已办结：{DONE}。@王大爷 @刘春梅 看看好了没有？回“已解决”或“没解决”。",),
    ),
    Scene("ra1-01", "已解决", (f"{CLOSED} @王大爷 @刘春梅",), (CLOSED,)),
)


async def play(gateway: NpmGateway, program: Program, show: Show) -> None:
    """Raises `AssertionError` where the bot says anything else, or not all of it."""
    config = program.folder / "config.toml"
    config.write_text(on_wechat.written(config.read_text(encoding="utf-8"), gateway), encoding="utf-8")
    await on_wechat.people_it(gateway, load(config).town.roster)
    assert program.command("migrate").returncode == 0
    await asyncio.to_thread(program.start)
    await gateway.wait_until(lambda: "logged in" in program.log())
    await tell(gateway, show)
    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
    assert is_over(gateway)


async def tell(gateway: NpmGateway, show: Show) -> None:
    """To a bot that serves."""
    for scene in STORY:
        await _play(gateway, scene, show)


def is_over(gateway: NpmGateway) -> bool:
    """Nothing was said but what the story tells."""
    return len(gateway.said) == sum(len(scene.in_group) + len(scene.alone) for scene in STORY)


async def _play(gateway: NpmGateway, scene: Scene, show: Show) -> None:
    before = len(gateway.said)
    show(f"【{TITLES[GROUP]}】\n{NAMES[scene.who]}{'（引用卡片）' if scene.quotes else ''}：{scene.text}")
    quote = (on_wechat.BOT_NAME, scene.quotes) if scene.quotes else None
    await gateway.hear(on_wechat.account(scene.who), scene.text, GROUP, quote=quote)
    answers = len(scene.in_group) + len(scene.alone)
    await gateway.wait_until(lambda: len(gateway.said) >= before + answers)
    heard: dict[str, list[str]] = {GROUP: [], OFFICER: []}
    for said in gateway.said[before:]:
        show(f"【{TITLES[said.chat]}】\n{on_wechat.BOT_NAME}：{said.text}")
        assert [name for name in NAMES.values() if f"@{name}{BESIDE_A_NAME}" in said.text] == _called(said.mentions)
        heard[said.chat].append(A_TIME.sub("（刚才）", said.text).replace(BESIDE_A_NAME, " ").strip())
    expected = {GROUP: [*scene.in_group], OFFICER: [*scene.alone]}
    assert heard == expected, f"expected {expected}, heard {heard}"


def _called(mentions: list[str]) -> list[str]:
    return [name for person, name in NAMES.items() if on_wechat.account(person) in mentions]


class _Printer:
    """As in a chat: the title where it is another than before."""

    def __init__(self) -> None:
        self._title = ""

    def show(self, words: str) -> None:
        title, _, line = words.partition("\n")
        print(*([title] if title != self._title else []), line, sep="\n", flush=True)
        self._title = title


async def demonstrate(folder: Path) -> None:
    gateway = NpmGateway(folder, make_certificate(folder))
    os.environ[on_wechat.TOKEN] = gateway.token
    program = Program(folder)
    try:
        await gateway.start()
        await play(gateway, program, _Printer().show)
    finally:
        program.kill()
        gateway.kill()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        try:
            asyncio.run(demonstrate(Path(place)))
        except AssertionError as otherwise:
            sys.exit(f"The story went otherwise. {otherwise}")
