"""Forwarded messages, exported logs and commands: what comes to the bot alone and is, or is not, the talk of others."""

from datetime import datetime
from typing import Any

import pytest

from handlers.incoming import Evidence, IncomingMessage, Origin
from storage import outbox
from storage.kinds import EvidenceKind, Purpose
from storage.schema import utterances
from tests.openings import CHEN, LAMP, opened
from tests.telling import ALONE, GROUP, MONDAY, Story

LI = "ra1-02"
TOLD = f"dm:{LI}"
EXCERPT = f"老周 2026/11/23 08:05:33\n{LAMP}\n\n小何 2026/11/23 08:06:10\n早上好\n"


async def _sends(story: Story, text: str = "", **more: Any) -> None:
    message = IncomingMessage("local", "", LI, LI, f"sent at {story.now} {text[:9]}", text, story.now, **more)
    await story.rehearsal.engine.hear([message])
    await story.rehearsal.settle()


def _opened(story: Story, *words: str) -> None:
    story.hears(CHEN, "请接单", "1 号", *words, purpose="ping")


async def test_a_forwarded_message_is_its_first_speaker_s(story: Story) -> None:
    origin = Origin("老周", datetime.fromisoformat("2026-11-23T08:05:00+08:00"))
    await _sends(story, LAMP, forwarded=True, origin=origin)
    _opened(story, f"老周（李桂芝转来，11月23日 08:05）：{LAMP}")
    story.hears(TOLD, "看了 1 句：立案 1 件（1 号）。", purpose="answer")
    await story.writes(LI, EXCERPT, chat=ALONE)
    story.hears(TOLD, "这些都已经报过了：1 号。", purpose="answer")


async def test_forwarded_words_without_a_speaker_are_a_neighbour_s(story: Story) -> None:
    await _sends(story, LAMP, forwarded=True)
    _opened(story, f"邻居（李桂芝转来，11月23日 09:00）：{LAMP}")
    story.hears(TOLD, "立案 1 件", purpose="answer")


async def test_the_words_of_others_command_nothing(story: Story) -> None:
    await opened(story)
    message = IncomingMessage("local", "", "chen-haiyan", "", "m", "收到", MONDAY, forwarded=True)
    await story.rehearsal.engine.hear([message])
    await story.rehearsal.settle()
    story.hears(CHEN, "看了 1 句，没看出要处理的事。", purpose="answer")
    assert story.ticket()["status"] == "assigned"


async def test_what_somebody_shows_of_another_commands_nothing_anywhere(story: Story) -> None:
    async def shows(by: str, text: str, chat: str) -> None:
        message = IncomingMessage("local", chat, by, by, text, text, story.now, forwarded=True)
        await story.rehearsal.engine.hear([message])
        await story.rehearsal.settle()

    await opened(story)
    await shows("chen-haiyan", "收到", GROUP)
    assert story.ticket()["status"] == "assigned"
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    await shows("王大爷", "已解决", GROUP)
    assert story.ticket()["status"] == "resolved"
    story.forget()


@pytest.mark.parametrize("forwarded", [True, False])
@pytest.mark.parametrize("above", ["", "邻应 2026/11/23 09:00\n", "邻应：好\n邻应："])
async def test_the_bots_own_words_sent_back_to_it_open_nothing(story: Story, above: str, forwarded: bool) -> None:
    await story.writes("小何", "5栋电梯坏了，里面有人被困")
    story.hears(GROUP, "1 号", purpose="receipt")
    ping = story.hears("dm:deng-shichang", "小何（11月23日 09:00）：5栋电梯坏了", purpose="ping")["text"]
    await _sends(story, above + ping, forwarded=forwarded)
    story.hears(TOLD, "", purpose="answer")
    assert ((await story.rows())["tickets"], (await story.rows())["reports"]) == (1, 1)


@pytest.mark.parametrize(("words", "forwarded"), [("灯泡换好了", True), ("电工：灯泡换好了\n物业：好", False)])
async def test_whoever_is_asked_for_words_may_pass_them_on(story: Story, words: str, forwarded: bool) -> None:
    await opened(story)
    await story.writes("chen-haiyan", "办结 1", chat=ALONE)
    story.hears(CHEN, "做了什么", purpose="answer")
    message = IncomingMessage("local", "", "chen-haiyan", "", "m", words, MONDAY, forwarded=forwarded)
    await story.rehearsal.engine.hear([message])
    await story.rehearsal.settle()
    story.hears(GROUP, "已办结", "灯泡换好了", purpose="confirmation")


async def test_an_exported_log_is_read_the_same(story: Story) -> None:
    log = '{"messages": [{"id": 1, "type": "message", "from": "老周", "date": "2026-11-23T08:05:33", "text": "%s"}]}'
    await _sends(story, attached=log % LAMP)
    _opened(story, f"老周（李桂芝转来，11月23日 08:05）：{LAMP}")
    story.hears(TOLD, "看了 1 句：立案 1 件（1 号）。", purpose="answer")


async def test_what_telegram_exports_has_its_time_wherever_it_was_exported(story: Story) -> None:
    said = '{"type": "message", "from": "老周", "date": "2026-11-22T19:05:33", "date_unixtime": "%s", "text": "%s"}'
    at = datetime.fromisoformat("2026-11-23T08:05:33+08:00")
    await _sends(story, attached=f'{{"messages": [{said % (int(at.timestamp()), LAMP)}]}}')
    _opened(story, f"老周（李桂芝转来，11月23日 08:05）：{LAMP}")
    story.hears(TOLD, "立案 1 件", purpose="answer")


@pytest.mark.parametrize("content", ["今天的会议纪要", '{"messages": [{"content": "3栋路灯不亮"}]}'])
async def test_whoever_sent_a_file_that_is_no_log_is_told(story: Story, content: str) -> None:
    shown = Evidence(EvidenceKind.DOCUMENT, "file")
    await _sends(story, attached=content, evidence=(shown,))
    story.hears(TOLD, "这个文件没看懂，没有立案。", purpose="answer")
    assert not (await story.rows()).keys() & {"evidence", "tickets"}


async def test_a_residents_file_is_nothing_to_the_bot(story: Story) -> None:
    message = IncomingMessage("local", "", "小何", "小何", "m", "", story.now, attached="今天的会议纪要")
    await story.rehearsal.engine.hear([message])
    await story.rehearsal.settle()
    assert story.said == []


async def test_a_file_that_is_shown_with_a_report_is_no_log(story: Story) -> None:
    await story.writes(LI, LAMP, chat=ALONE)
    _opened(story, LAMP)
    story.hears(TOLD, "收到，记为 1 号", purpose="receipt")
    await _sends(story, attached="今天的会议纪要", evidence=(Evidence(EvidenceKind.DOCUMENT, "file"),))
    assert (await story.rows())["evidence"] == 1


async def test_broken_characters_in_a_log_are_left_out(story: Story) -> None:
    broken = '{"from": "老\\u0000周\\ud800", "at": "2026-11-23 08:05", "text": "%s\\ud83d\\u0000"}'
    await _sends(story, attached=broken % LAMP)
    _opened(story, f"老周（李桂芝转来，11月23日 08:05）：{LAMP}\n")
    story.hears(TOLD, "立案 1 件（1 号）。", purpose="answer")


async def test_a_command_with_colons_is_a_command(story: Story) -> None:
    await opened(story)
    await story.writes("chen-haiyan", "办结 1 老周：换了灯泡\n小何：亮了", chat=ALONE)
    story.hears(GROUP, "已办结：老周：换了灯泡", purpose="confirmation")


async def test_of_a_huge_log_the_newest_lines_are_read(story: Story) -> None:
    talk = "".join(
        f"老周 2026/11/22 {n // 60:02}:{n % 60:02}\n今天吃什么呢 {n}\n" for n in range(1200) for _ in range(2)
    )
    await _sends(story, attached=talk + EXCERPT)
    _opened(story, LAMP)
    story.hears(TOLD, "看了 2000 句：立案 1 件", "前面 402 句没有看", purpose="answer")


async def test_of_a_log_full_of_matters_the_answer_is_about_those_it_names(story: Story) -> None:
    """PostgreSQL keeps no index entry of more than 2,704 bytes, which some hundreds of numbers are."""
    await _sends(story, attached="".join(f"老周 2026/11/22 14:{n}\n{n}栋路灯不亮\n" for n in range(10, 32)))
    story.hears(TOLD, "立案 22 件", "20 号 等 22 件", purpose="answer")
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        (answer,) = await outbox.where(tx, (utterances.c.chat == TOLD) & (utterances.c.purpose == Purpose.ANSWER))
    assert answer.about == tuple(range(1, 21))
    story.forget()


async def test_the_same_words_in_a_group_are_a_message_like_others(story: Story) -> None:
    message = IncomingMessage("local", GROUP, LI, "李桂芝", "m", LAMP, MONDAY, forwarded=True, attached=EXCERPT)
    await story.rehearsal.engine.hear([message])
    await story.rehearsal.settle()
    story.hears(GROUP, "1 号", purpose="receipt")
    _opened(story, f"李桂芝（11月23日 09:00）：{LAMP}")
