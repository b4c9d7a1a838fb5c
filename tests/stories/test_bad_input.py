"""Whatever is written, by whoever it says it is: nothing breaks, nothing is lost, and nothing odd is passed on."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from handlers.incoming import Change, Evidence, Incoming, IncomingChange, IncomingMessage, IncomingPress
from storage.kinds import Action, EvidenceKind
from tests.openings import CHEN, LAMP, opened, taken
from tests.telling import ALONE, GROUP, Story

NOTHING = [
    "",
    " ",
    "\n\n",
    "😀🙏",
    "👨‍👩‍👧‍👦",
    "\u200b\u200d\ufeff",
    "\u202e\u200f",
    "\x00\x01\x07",
    "\ud800",
    "\udfff\ud83d",
    "\uffff",
    "…",
]
ODD = [
    *NOTHING,
    "'; DROP TABLE tickets; --",
    '<script>alert(1)</script><a href="tg://user?id=1">',
    "*粗* _斜_ [链](http://x) `码` ```块```",
    "%s %d {0} {name} \\n $1",
    "@所有人 " * 1000,
    "@陈海燕" * 1000,
    "1" * 5000,
    "接单 " + "9" * 5000,
    "/" * 3000,
    "ﷺ" * 3000,
]  # fmt: skip
MESSAGE = IncomingMessage("local", GROUP, "小李", "小李", "m", LAMP, datetime(2026, 11, 23, 1, tzinfo=UTC))


@pytest_asyncio.fixture(autouse=True)
async def quiet_log(story: Story) -> AsyncGenerator[None]:
    """Nothing may be logged as a bug."""
    with capture_logs() as logged:
        yield
    assert logged == []


async def _hear(story: Story, *batch: Incoming) -> None:
    await story.rehearsal.engine.hear(batch)
    await story.rehearsal.settle()


async def test_odd_words_in_a_group_are_talk_and_open_nothing(story: Story) -> None:
    for text in ODD:
        await story.writes("小李", text)
        await story.writes("小李", text, reply_to="nobody's message")
    assert not story.tickets


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
async def test_odd_words_around_a_trouble_do_not_hide_it(story: Story, text: str) -> None:
    await story.writes("小李", f"{text[:1000]}\n{LAMP}\n{text[:1000]}")
    story.hears(GROUP, "1 号", "公共设施", purpose="receipt")
    heard = story.hears(CHEN, "请接单", LAMP, purpose="ping")
    assert "\x00" not in heard["text"] and "\u202e" not in heard["text"] and heard["text"].encode()


@pytest.mark.parametrize("text", NOTHING[::3], ids=range(len(NOTHING[::3])))
async def test_odd_words_as_an_answer_are_an_empty_answer(story: Story, text: str) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1", chat=ALONE)
    story.hears(CHEN, "做了什么", purpose="answer")
    await story.writes("chen-haiyan", text, chat=ALONE)
    story.hears(GROUP, "已办结", purpose="confirmation")
    assert story.ticket()["status"] == "resolved"


async def test_a_megabyte_is_read_whole_and_kept_short(story: Story) -> None:
    await story.writes("小李", "啊哦" * 250_000 + LAMP + "呃嗯" * 250_000, id="long")
    story.hears(GROUP, "1 号", "公共设施", purpose="receipt")
    assert len(story.hears(CHEN, "请接单", purpose="ping")["text"]) < 2500
    await story.writes("chen-haiyan", "办结 1 " + "修" * 1_000_000)
    assert len(story.hears(GROUP, "已办结", purpose="confirmation")["text"]) < 1000
    await story.writes("王大爷", "接" * 1_000_000)
    assert len(await story.kept()) < 20_000


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("@所有人", "邻居"),
        ("所有人", "邻居"),
        ("", "邻居"),
        ("\u200b\x00", "邻居"),
        ("小\n李\r\n@管理员", "小 李 管理员"),
        ("\u202e李小", "李小"),
        ("李" * 1000, "李" * 20),
        ("小李13812345678", "小李***"),
        ("3-2-501小李", "3-2-***小李"),
        ("\ud83d小李", "小李"),
    ],
)
async def test_a_neighbour_s_name_is_fit_to_be_said_in_the_group(story: Story, name: str, called: str) -> None:
    await _hear(story, replace(MESSAGE, name=name))
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, f"\n{called}（11月23日 09:00）：{LAMP}", purpose="ping")
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, f"。@{called} 看看好了没有", purpose="confirmation")


@pytest.mark.parametrize("id", ["\x00", "\ud800", "x" * 5000, "'; --", " ", "chen-haiyan\u200b", "dm:chen-haiyan"])
async def test_odd_ids_are_somebody_and_nobody_else(story: Story, id: str) -> None:
    await _hear(story, replace(MESSAGE, account=id, message=id, reply_to=id))
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    await _hear(story, replace(MESSAGE, account=id, message="other", text="接单 1"))
    story.hears(GROUP, "“接单”要由本网格的工作人员来做", purpose="answer")
    await _hear(story, replace(MESSAGE, account=id, message=id, reply_to=id))


async def test_a_group_with_an_odd_id_is_greeted_once(story: Story) -> None:
    for id in ("\x00\ud800", "g" * 5000):
        await _hear(story, replace(MESSAGE, chat=id), replace(MESSAGE, chat=id, message="m2"))
    assert [line["purpose"] for line in story.said] == ["notice", "notice"]
    story.forget()


@pytest.mark.parametrize("year", [1, 1970, 2030, 9999])
async def test_a_broken_clock_s_time_is_now(story: Story, year: int) -> None:
    await _hear(story, replace(MESSAGE, at=datetime(year, 1, 1, tzinfo=UTC)))
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "小李（11月23日 09:00）", purpose="ping")
    assert story.ticket()["due"] == "2026-11-23T09:30:00+08:00"


async def test_replies_and_presses_on_what_was_never_said_are_answered_or_nothing(story: Story) -> None:
    one = await opened(story)
    await story.writes("chen-haiyan", "收到", reply_to="b999")
    await story.presses("chen-haiyan", Action.ACK, "b999")
    await _hear(story, IncomingPress("local", GROUP, "chen-haiyan", "", "p", "\x00", Action.ACK, MESSAGE.at))
    story.hears(GROUP, "陈海燕，这个按钮已经过时", purpose="answer")
    await story.edits_message("never written", LAMP)
    await story.presses("nobody at all", Action.WHY, one.card)
    story.hears(GROUP, "1 号的来龙去脉", purpose="answer")
    assert story.ticket()["status"] == "assigned"


async def test_what_comes_before_its_time_is_heard_all_the_same(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "5栋楼道垃圾没人清", at="2026-11-22 10:00")
    story.hears(GROUP, "2 号", purpose="receipt")
    story.hears(CHEN, "小李（11月22日 10:00）", purpose="ping")


async def test_a_hundred_of_one_batch_are_all_heard(story: Story) -> None:
    odd = [replace(MESSAGE, message=f"m{number}", text=ODD[number % len(ODD)][:3000]) for number in range(100)]
    await _hear(story, *odd[:50], MESSAGE, *odd[50:])
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, LAMP, purpose="ping")


async def test_odd_ids_of_topics_albums_files_and_changes_can_be_kept(story: Story) -> None:
    shown = (Evidence(EvidenceKind.PHOTO, "\x00" * 300),)
    await _hear(story, replace(MESSAGE, topic="\x00", album="\ud800", place="\x00\ud800", evidence=shown))
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "请接单")
    moved = IncomingChange("local", "\x00", "\ud800", "\x00new", Change.MOVED, MESSAGE.at, "\x00")
    blocked = replace(moved, chat="", change=Change.UNREACHABLE, key="\ud800")
    await _hear(story, moved, blocked, replace(MESSAGE, chat="", message="s", text="/start", start="\x00\ud800"))
    story.hears("dm:小李", "直接说事就行")
