"""The story of the README, told to the running program on Telegram: every word of it, and no other."""

import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program
from tests.telegram import on_telegram
from tests.telegram.leaks import HOOK, leaks
from tests.telegram.on_telegram import FIRST
from tests.telegram.theatres import OnDouble, OnEmulator, Theatre

OFFICER = "陈海燕"
WARNING = "🚨 危及生命请先拨 120/119/110\n"
TICKET = "1 号 · 电梯 · 3号楼2单元"
FREE, TAKEN, THERE = (
    "\n〔接单〕〔转派〕〔误报〕〔为什么〕",
    "\n〔到场〕〔办结〕〔挂起〕〔转派〕〔为什么〕",
    "\n〔办结〕〔挂起〕〔转派〕〔为什么〕",
)
CALL = f"\n@陈海燕 请看一下，回“收到”就算接单。{FREE}"
ONE, TWO = f"📋 {TICKET}【紧急】", f"📋 {TICKET}【紧急】 2 人反映"
NOTHING_WAITS = "没有等您的工单。"
FIRST_WORDS = "3号楼2单元电梯又坏了，里面有人"
PING = f"{WARNING}请接单：{TICKET}【紧急】 榕岸一格\n王大爷（刚才）：{FIRST_WORDS}\n回“收到”就算接单。{FREE}"
JOINED = f"{WARNING}已并入 {TICKET}，等人接单；有结果一起告诉您。"
WHAT_WAS_DONE = "@陈海燕 1 号做了什么？回一句话就行。"
DONE = "维保到场放出一人，人没事，电梯已恢复"
IS_IT_WELL = f"{TICKET} 已办结：{DONE}。@王大爷 @刘春梅 看看好了没有？回“已解决”或“没解决”。\n〔已解决〕〔没解决〕"
CLOSED = f"{TICKET} 报事人确认解决，结案。"


@pytest.fixture(params=["double", "emulator"])
def theatre(request: pytest.FixtureRequest) -> Theatre:
    if request.param == "double":
        return OnDouble(request.getfixturevalue("served_double"))
    return OnEmulator(request.getfixturevalue("emulator_process"))


@pytest.fixture(params=["polling", "webhook"])
def program(
    request: pytest.FixtureRequest, theatre: Theatre, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Generator[Program]:
    """Serving, on a new database, with its secrets in the environment."""
    monkeypatch.setenv(on_telegram.TOKEN, theatre.token)
    monkeypatch.setenv(on_telegram.SECRET, HOOK)
    running = Program(tmp_path)
    config = tmp_path / "config.toml"
    port = on_telegram.free_port() if request.param == "webhook" else None
    written = config.read_text(encoding="utf-8").replace("sqlite+aiosqlite:///linying.db", sqlite_url)
    config.write_text(on_telegram.written(written, theatre, port), encoding="utf-8")
    running.start()
    yield running
    running.kill()


def test_the_story_of_the_readme(theatre: Theatre, program: Program, sqlite_url: str) -> None:
    def shows(chat: str, *expected: str) -> None:
        """These messages of the bot, in time, and no others."""
        try:
            program.wait_for(lambda: theatre.read(chat) == list(expected))
        finally:
            assert theatre.read(chat) == list(expected)

    theatre.write(OFFICER, "/start")
    shows(OFFICER, NOTHING_WAITS)
    theatre.write("李桂芝", "早上好，今天降温，大家出门多穿点", FIRST)
    theatre.write("王大爷", FIRST_WORDS, FIRST)
    shows(FIRST, WARNING + ONE + CALL)
    shows(OFFICER, NOTHING_WAITS, PING)
    theatre.write("刘春梅", "我也听见了，3栋2单元电梯困住人了", FIRST)
    shows(FIRST, WARNING + TWO + CALL, JOINED)
    theatre.write(OFFICER, "收到，马上到", FIRST)
    shows(FIRST, f"{WARNING}{TWO}\n✅ 陈海燕 已接单。{TAKEN}", JOINED)
    theatre.press(OFFICER, "到场", FIRST)
    shows(FIRST, f"{WARNING}{TWO}\n🔧 陈海燕 已到场处理。{THERE}", JOINED)
    theatre.press(OFFICER, "办结", FIRST)
    shows(FIRST, f"{WARNING}{TWO}\n🔧 陈海燕 已到场处理。{THERE}", JOINED, WHAT_WAS_DONE)
    theatre.write(OFFICER, DONE, FIRST)
    shows(FIRST, f"{WARNING}{TWO}\n已办结，等报事人确认", JOINED, WHAT_WAS_DONE, IS_IT_WELL)
    theatre.write("王大爷", "已解决", FIRST)
    told = (JOINED, WHAT_WAS_DONE, IS_IT_WELL, f"{CLOSED} @王大爷 @刘春梅")
    shows(FIRST, f"{TWO}\n已结案（报事人确认解决）", *told)
    assert program.end(signal.SIGTERM) == 0
    shows(OFFICER, NOTHING_WAITS, PING, CLOSED)
    assert (theatre.spoken_in(), theatre.pending()) == ({FIRST, OFFICER}, 0)
    assert (leaks(program.folder, sqlite_url, theatre.token), FIRST_WORDS in program.log()) == ([], False)
