"""Whole tickets over Telegram: the real engine and adapter in front of the double."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from tests.telegram.accounts import GROUP, hurried
from tests.telegram.double import Double
from tests.telegram.houses import LAMP, House, house


@pytest.fixture
async def told(double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[House]:
    """陈海燕 has pressed start."""
    hurried(monkeypatch)
    async with house(double, sqlite_url) as built:
        double.talk.start("陈海燕")
        await built.settle()
        double.shown.now("陈海燕")
        yield built


async def test_a_report_becomes_a_card_and_a_press_takes_it(told: House, double: Double) -> None:
    asked = double.talk.write("王大爷", GROUP, LAMP)
    await told.settle()
    card = double.shown.last(GROUP)
    assert (card["reply_to"], card["mentions"]) == (asked, [double.world.person("陈海燕")])
    assert "@陈海燕 请看一下" in card["text"]
    assert "王大爷" in double.shown.texts("陈海燕")[-1]
    press = told.press("陈海燕", "陈海燕", "接单")
    await told.settle()
    after = double.shown.last(GROUP)
    assert (after["message"], after["edited"], after["text"].endswith("✅ 陈海燕 已接单。")) == (
        card["message"],
        True,
        True,
    )
    assert double.shown.answer(press) == ""
    double.shown.now("陈海燕")


async def test_r2_what_is_heard_again_changes_nothing(told: House, double: Double) -> None:
    double.talk.write("王大爷", GROUP, LAMP)
    await told.settle(acknowledges=False)
    await told.stop()
    await told.start()
    await told.settle()
    assert len(double.shown.now(GROUP)) == 1
    assert len(double.shown.now("陈海燕")) == 2


async def test_r14_a_reminder_that_fell_due_while_it_was_down_is_said_late_and_once(
    told: House, double: Double
) -> None:
    double.talk.write("王大爷", GROUP, LAMP)
    await told.settle()
    await told.stop()
    told.clock.push_to(told.clock.now() + timedelta(minutes=45))
    await told.start()
    await told.settle()
    assert [text for text in double.shown.texts("陈海燕") if "（45 分钟前报）还没接单" in text]
    double.shown.now(GROUP)


async def test_r15_a_ticket_is_opened_again_from_the_group(told: House, double: Double) -> None:
    double.talk.write("王大爷", GROUP, LAMP)
    await told.settle()
    double.talk.write("陈海燕", GROUP, "办结 1 换了灯泡")
    await told.settle()
    told.press("王大爷", GROUP, "没解决")
    await told.settle()
    assert "陈海燕" in double.shown.now(GROUP)[0]["text"]
    assert "请接单：1 号" in double.shown.texts("陈海燕")[-1]


async def test_r17_a_stale_press_does_nothing_but_show_the_card(told: House, double: Double) -> None:
    double.talk.write("王大爷", GROUP, LAMP)
    await told.settle()
    card = double.shown.last(GROUP)
    old = dict(card["buttons"])["转派"]
    told.press("陈海燕", GROUP, "接单")
    await told.settle()
    press = double.talk.press("陈海燕", GROUP, card["message"], "", data=old)
    await told.settle()
    assert double.shown.answer(press) == "这张卡片已经更新，请看最新的按钮。"
    assert double.shown.last(GROUP)["text"].endswith("✅ 陈海燕 已接单。")
    double.shown.now("陈海燕")


async def test_r13_who_never_started_is_called_in_the_group_until_they_do(
    double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    async with house(double, sqlite_url) as told:
        double.talk.write("王大爷", GROUP, LAMP)
        await told.settle()
        called = double.shown.last(GROUP)
        assert called["mentions"] == [double.world.person("陈海燕")]
        assert called["buttons"][-1] == ["点这里，以后私信通知您", "https://t.me/linying_bot?start=mine"]
        double.talk.start("陈海燕", "mine")
        await told.settle()
        assert "1 号" in double.shown.texts("陈海燕")[-1]


async def test_r16_supervisors_are_told_what_to_do_and_the_group_once(
    double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    async with house(double, sqlite_url) as told:
        supervisors = [person.name for person in told.town.roster.people.values() if person.role == "supervisor"]
        for name in supervisors:
            double.talk.start(name)
        double.coming.demote_bot(GROUP, by="王大爷")
        await told.settle()
        await told.stop()
        await told.start()
        await told.settle()
        assert double.shown.texts(GROUP) == [
            "我现在听不到大家在群里说的话，只有回复我的消息和以“/”开头的话能收到；已告诉街道工作人员去设置。"
        ]
        for name in supervisors:
            assert [text for text in double.shown.texts(name) if "「榕岸一格群」听不到" in text]


async def _moves_with_a_ticket(told: House, double: Double) -> None:
    double.talk.start("陈海燕")
    double.talk.write("王大爷", GROUP, LAMP)
    await told.settle()
    double.shown.now(GROUP)
    double.coming.migrate(GROUP)


async def test_r7_a_group_that_becomes_a_supergroup_keeps_its_tickets(
    double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    async with house(double, sqlite_url, kind="group") as told:
        await _moves_with_a_ticket(told, double)
        double.talk.write("陈海燕", GROUP, "接单 1")
        await told.settle()
        assert "✅ 陈海燕 已接单。" in double.shown.last(GROUP)["text"]
        double.shown.now("陈海燕")


async def test_r7_a_migration_that_was_missed_is_made_up_for_when_it_is_spoken_to(
    double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    async with house(double, sqlite_url, kind="group") as told:
        await _moves_with_a_ticket(told, double)
        double.backlog.drop_all()
        told.press("陈海燕", "陈海燕", "接单")
        await told.settle()
        await told.later(seconds=10)
        assert "✅ 陈海燕 已接单。" in double.shown.last(GROUP)["text"]
