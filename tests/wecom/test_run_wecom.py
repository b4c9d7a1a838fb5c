"""A ticket from its report to its end in the running program, on WeCom, across a break of the connection."""

import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program
from tests.wechat.certificates import Certificate
from tests.wecom.wecom_double import BOT, GROUP, SECRET
from tests.wecom.wecom_served import Served, served

CHEN = "chenhaiyan"


@pytest.fixture
def wecom(certificate: Certificate) -> Generator[Served]:
    with served(certificate) as running:
        yield running
        assert (running.double.faults, running.double.said) == ([], [])


@pytest.fixture
def program(wecom: Served, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Program]:
    monkeypatch.setenv("LINYING_WECOM_SECRET", SECRET)
    running = Program(tmp_path)
    config = running.folder / "config.toml"
    text = config.read_text(encoding="utf-8").replace("sqlite+aiosqlite:///linying.db", sqlite_url)
    table = f'bot_id = "{BOT}"\nsecret = "env:LINYING_WECOM_SECRET"\nurl = "{wecom.double.url}"\ncalled = "邻应"\n'
    trusted = f'certificate = "{wecom.double.certificate.path}"\n'
    text = text.replace("[platforms.local]", f"[platforms.wecom]\n{table}{trusted}\n[platforms.local]", 1)
    group, rest = text.split('id = "rongan-1-group"', 1)
    bound = rest.replace('platform = "local"', 'platform = "wecom"', 1).replace(
        'address = "rongan-1-group"', f'address = "{GROUP}"', 1
    )
    text = f'{group}id = "rongan-1-group"{bound}'
    config.write_text(
        text.replace('accounts = { local = "chen-haiyan" }', f'accounts = {{ wecom = "{CHEN}" }}'), encoding="utf-8"
    )
    running.start()
    yield running
    running.kill()


def _hears(wecom: Served, program: Program, chat: str, *words: str) -> None:
    """Among what is said next; the group's other lines about it are told by the stories."""

    def is_said() -> bool:
        return any(where == chat and all(word in text for word in words) for where, text in wecom.double.said)

    program.wait_for(is_said)
    while is_said():
        wecom.double.said.pop(0)


def test_a_ticket_is_opened_taken_and_closed_across_a_break(wecom: Served, program: Program) -> None:
    program.wait_for(lambda: wecom.double.is_subscribed)
    wecom.do(wecom.double.write(CHEN, "我的", chat=""))
    _hears(wecom, program, CHEN, "没有等您的工单")
    wecom.do(wecom.double.write("wangdaye", "@邻应 3栋门口路灯不亮了"))
    _hears(wecom, program, GROUP, "1 号", "@陈海燕")
    _hears(wecom, program, CHEN, "请接单：1 号", "3栋门口路灯不亮了")
    wecom.do(wecom.double.drop())
    program.wait_for(lambda: wecom.double.is_subscribed)
    wecom.do(wecom.double.write(CHEN, "收到", chat=""))
    wecom.do(wecom.double.write(CHEN, "办结 1 换了灯泡", chat=""))
    _hears(wecom, program, GROUP, "已办结：换了灯泡", "已解决")
    wecom.do(wecom.double.write("wangdaye", "@邻应 已解决"))
    _hears(wecom, program, GROUP, "1 号", "结案")
    assert program.end(signal.SIGTERM) == 0
    wecom.double.said.clear()
    files = [file for file in program.folder.rglob("*") if file.is_file()]
    assert [file.name for file in files if SECRET.encode() in file.read_bytes()] == []
