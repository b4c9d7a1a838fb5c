"""The talk of another group, passed on over Telegram: forwards and chat logs, through the real engine."""

from collections.abc import AsyncGenerator

import pytest

from bot.platforms import TryAgainLater
from bot.telegram import attaching
from tests.telegram.accounts import hurried
from tests.telegram.double import Double
from tests.telegram.houses import LAMP, House, house
from tests.telegram.raws import ALONE, NOW, said

LI, CHEN = "李桂芝", "陈海燕"
LOG = f"老周 2026/11/23 08:05:33\n{LAMP}\n\n小何 2026/11/23 08:06:10\n早上好\n"
TAKEN = "看了 2 句：立案 1 件（1 号），其余没有立案。"


@pytest.fixture
async def told(double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[House]:
    """陈海燕 and the informant 李桂芝 have pressed start."""
    hurried(monkeypatch)
    async with house(double, sqlite_url) as built:
        for person in (CHEN, LI):
            double.talk.start(person)
        await built.settle()
        for person in (CHEN, LI):
            double.shown.now(person)
        yield built


def _sends(double: Double, content: bytes, name: str = "聊天记录.txt", *, person: str = LI, size: int = 0) -> None:
    double.world.files["BQlog"] = ("documents/file_1.txt", content, len(content))
    file = {"file_id": "BQlog", "file_unique_id": "u1", "file_size": size or len(content), "file_name": name}
    double.talk.say(person, None, {"document": file})


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (
            {"type": "user", "sender_user": {"id": 7009, "is_bot": False, "first_name": "老", "last_name": "周"}},
            "老 周",
        ),
        ({"type": "hidden_user", "sender_user_name": "老周"}, "老周"),
        ({"type": "chat", "sender_chat": {"id": -1008, "type": "supergroup", "title": "业主群"}}, "业主群"),
        ({"type": "channel", "chat": {"id": -1009, "type": "channel", "title": "公告"}, "message_id": 3}, "公告"),
    ],
)
def test_a_forwarded_message_tells_who_said_it_first_and_when(kind: dict[str, object], name: str) -> None:
    heard = said(text=LAMP, chat=ALONE, forward_origin={"date": int(NOW.timestamp()) - 60, **kind})
    assert heard and heard.origin
    assert (heard.forwarded, heard.origin.name, (NOW - heard.origin.at).total_seconds()) == (True, name, 60)


async def test_a_forward_to_the_bot_alone_is_its_first_speaker_s(told: House, double: Double) -> None:
    double.talk.write(LI, text=LAMP, forwarded_from="老周")
    await told.settle()
    assert "看了 1 句：立案 1 件（1 号）。" in double.shown.now(LI)[-1]["text"]
    assert f"老周（李桂芝转来，11月23日 08:59）：{LAMP}" in double.shown.now(CHEN)[-1]["text"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_a_chat_log_is_fetched_and_read(told: House, double: Double, encoding: str) -> None:
    _sends(double, LOG.encode(encoding))
    await told.settle()
    assert TAKEN in double.shown.now(LI)[-1]["text"]
    assert f"老周（李桂芝转来，11月23日 08:05）：{LAMP}" in double.shown.now(CHEN)[-1]["text"]


@pytest.mark.parametrize(
    ("name", "person", "size"), [("照片.pdf", LI, 0), ("聊天记录.txt", "小何", 0), ("聊天记录.txt", LI, 1_000_001)]
)
async def test_other_files_are_not_fetched(told: House, double: Double, name: str, person: str, size: int) -> None:
    _sends(double, LOG.encode(), name, person=person, size=size)
    await told.settle()
    assert double.called("getFile") == []


async def test_a_log_that_cannot_be_had_stops_nothing(
    told: House, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "SECONDS", 0.2)
    double.weather.trouble("getFile", status=400, times=1)
    _sends(double, LOG.encode())
    double.talk.write(LI, text=LAMP)
    await told.settle()
    assert "收到，记为 1 号" in double.shown.now(LI)[-1]["text"]
    double.shown.now(CHEN)


async def test_a_log_is_not_lost_while_the_database_does_not_tell_whose_it_is(told: House, double: Double) -> None:
    _sends(double, LOG.encode())
    told.is_refused = True
    with pytest.raises(TryAgainLater, match="whose logs"):
        while not await told.telegram.hear():
            pass
    told.is_refused = False
    await told.settle()
    assert TAKEN in double.shown.now(LI)[-1]["text"]
    double.shown.now(CHEN)
