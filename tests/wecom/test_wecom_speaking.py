"""What is said on WeCom, and what its refusals mean for the words."""

import asyncio
from datetime import timedelta

import pytest

from bot.platforms import Mention, NoAnswer, TryAgainLater, Undeliverable
from handlers.incoming import Change, Evidence, IncomingChange
from storage.kinds import EvidenceKind
from tests.wecom.officials import connected, heard, official, speech, until
from tests.wecom.wecom_double import GROUP, WecomDouble


async def test_a_group_and_a_person_are_told(double: WecomDouble) -> None:
    double.known.add("chen")
    async with connected(double) as bot:
        first = await bot.say(speech("@陈海燕 请看一下", mentions=(Mention("chen-haiyan", "chen", "陈海燕"),)))
        second = await bot.say(speech("请接单：1 号", "chen", direct=True))
    assert first != second
    assert double.heard(GROUP) == "@陈海燕 请看一下"
    assert double.heard("chen") == "请接单：1 号"


async def test_peoples_words_make_no_link_no_colour_and_no_call(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await bot.say(speech("# [免费](https://x.cn) <@all> <font color=warning>**急**</font>"))
    assert double.heard(GROUP) == "＃ ［免费］(https://x.cn) ＜@all＞ ＜font color=warning＞＊＊急＊＊＜/font＞"


async def test_what_is_too_long_is_cut(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await bot.say(speech("路灯不亮\n" * 3000))
    assert double.heard(GROUP).endswith("路灯不亮\n…")


async def test_what_cannot_be_shown_or_pressed_here_is_said(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await bot.say(speech("看图", exhibits=(Evidence(EvidenceKind.PHOTO, "1#1"),), start="mine"))
    told = double.heard(GROUP)
    assert "其中 1 件发在别的平台上，这里看不到" in told and "点我的头像给我发一句话" in told


async def test_nothing_is_said_or_lost_while_there_is_no_connection(double: WecomDouble) -> None:
    async with official(double) as bot:
        with pytest.raises(TryAgainLater):
            await bot.say(speech())


async def test_who_was_asked_too_often_is_left_alone_for_a_minute(double: WecomDouble) -> None:
    double.answers.extend([846607, 45009])
    async with connected(double) as bot:
        for _ in range(2):
            with pytest.raises(TryAgainLater) as trouble:
                await bot.say(speech())
            assert trouble.value.after == timedelta(seconds=60)


async def test_a_group_without_the_bot_is_not_told_again(double: WecomDouble) -> None:
    async with connected(double) as bot:
        with pytest.raises(Undeliverable):
            await bot.say(speech(address="another group"))
        assert await heard(bot, looks=2) == []


async def test_a_person_who_is_out_of_reach_is_known_to_be_until_they_write_again(double: WecomDouble) -> None:
    changes: list[IncomingChange] = []
    async with connected(double) as bot:
        await double.write("chen", "在吗", chat="")
        changes += [one for one in await heard(bot) if isinstance(one, IncomingChange)]
        double.known.remove("chen")
        with pytest.raises(Undeliverable):
            await bot.say(speech("请接单", "chen", direct=True))
        changes += [one for one in await heard(bot) if isinstance(one, IncomingChange)]
        await double.write("chen", "我回来了", chat="")
        changes += [one for one in await heard(bot) if isinstance(one, IncomingChange)]
    assert {one.account for one in changes} == {"chen"}
    assert [one.change for one in changes] == [Change.REACHABLE, Change.UNREACHABLE, Change.REACHABLE]
    assert len({one.key for one in changes}) == 3


async def test_a_connection_that_wecom_has_forgotten_is_made_anew(double: WecomDouble) -> None:
    async with connected(double) as bot:
        double.answers.append(846609)
        with pytest.raises(TryAgainLater):
            await bot.say(speech())
        await until(bot, lambda trouble: not trouble and double.subscriptions == 2)


async def test_when_the_connection_breaks_nobody_knows_whether_it_was_said(double: WecomDouble) -> None:
    double.answers.append(None)
    async with connected(double) as bot:
        saying = asyncio.create_task(bot.say(speech("请接单")))
        while double.answers:
            await asyncio.sleep(0.005)
        await double.drop()
        with pytest.raises(NoAnswer):
            await saying
    assert double.heard(GROUP) == "请接单"


async def test_nothing_is_replaced(double: WecomDouble) -> None:
    async with connected(double) as bot:
        with pytest.raises(Undeliverable):
            await bot.say(speech(edits="1"))
