"""What comes besides words over Telegram: albums, topics and shared locations, through the real engine."""

from collections.abc import AsyncGenerator

import pytest

from tests.telegram.accounts import GROUP, hurried
from tests.telegram.double import Double
from tests.telegram.houses import LAMP, House, house


@pytest.fixture
async def told(double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[House]:
    """A group with topics, in which 陈海燕 has pressed start."""
    hurried(monkeypatch)
    async with house(double, sqlite_url, forum=True) as built:
        double.talk.start("陈海燕")
        await built.settle()
        yield built
        double.shown.now("陈海燕")


async def test_r11_an_album_is_one_ticket_and_its_late_parts_are_evidence(told: House, double: Double) -> None:
    double.talk.send("王大爷", "photo", GROUP, LAMP, album="55")
    await told.settle()
    await told.later(seconds=8)
    double.talk.send("王大爷", "photo", GROUP, album="55")
    double.talk.send("王大爷", "photo", GROUP, album="55")
    await told.settle()
    assert [text.partition("·")[0] for text in double.shown.texts(GROUP)] == ["📋 1 号 "]
    double.talk.write("陈海燕", text="工单 1")
    await told.settle()
    assert "3 张照片" in double.shown.texts("陈海燕")[-1]


async def test_r10_a_ticket_is_answered_in_its_topic_until_that_is_gone(told: House, double: Double) -> None:
    topic = double.world.topic(GROUP, "报修")
    double.talk.write("王大爷", GROUP, LAMP, topic=topic)
    await told.settle()
    assert double.shown.last(GROUP)["topic"] == topic
    double.world.delete_topic(GROUP, topic)
    double.talk.write("陈海燕", GROUP, "办结 1 换了灯泡")
    await told.settle()
    assert double.shown.last(GROUP)["topic"] is None
    assert double.shown.last(GROUP)["text"].startswith("（原话题已关闭，发在这里）\n")


async def test_a_shared_venue_is_where_it_is(told: House, double: Double) -> None:
    double.talk.write("王大爷", GROUP, "路灯不亮了")
    await told.settle()
    double.shown.now("王大爷")
    double.shown.now(GROUP)
    double.talk.locate("王大爷", GROUP, "榕树广场", "榕岸路 3 号")
    await told.settle()
    assert "榕树广场" in double.shown.now(GROUP)[0]["text"]
