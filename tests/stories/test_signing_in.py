"""The bot's own account on a platform is logged out: who is told, how often, and what becomes of the code."""

from dataclasses import replace

import pytest

from bot.platforms import Abilities
from bot.stories import World
from handlers import alarming, signing_in
from handlers.incoming import Change, IncomingChange
from storage.kinds import Role
from tests.telling import MONDAY, Story, example

TANG = "dm:tang-zhengyi"


async def _happens(story: Story, change: Change, code: str = "", platform: str = "wechat") -> None:
    key = f"{change} {story.now} {code}"
    await story.rehearsal.engine.hear([IncomingChange(platform, "", "", code, change, story.now, key)])
    await story.later(seconds=1)


def _heard(story: Story, chat: str = TANG) -> list[tuple[str, str | None]]:
    """How each thing begins that was said there, and its code; all that was said is then expected no more."""
    said = [(line["text"][:23], line.get("code")) for line in story.said if line["chat"] == chat]
    story.forget()
    return said


async def test_a_code_to_scan_is_shown_to_each_supervisor_and_to_nobody_else(story: Story) -> None:
    await _happens(story, Change.SCAN, "https://login/1")
    chats = {line["chat"] for line in story.said}
    assert chats == {f"dm:{one.id}" for one in example().roster.people.values() if one.role is Role.SUPERVISOR}
    said = story.hears(TANG, "机器人在 wechat 上的账号要重新扫码登录", "听不到、也说不了", purpose="notice")
    assert said["code"] == "https://login/1" and "https" not in said["text"]
    story.forget()


async def test_a_code_is_forgotten_once_it_was_said(story: Story) -> None:
    await _happens(story, Change.SCAN, "https://login/1")
    assert "https://login/1" not in await story.kept()
    assert "heard" not in await story.rows()
    story.forget()


async def test_where_no_picture_can_be_shown_the_words_say_it(story: Story) -> None:
    story.rehearsal.notebook.abilities = Abilities(codes=False)
    await _happens(story, Change.SCAN, "https://login/1")
    said = story.hears(TANG, "请把下面这行做成二维码再扫）\nhttps://login/1")
    assert "code" not in said
    story.forget()


async def test_codes_that_come_each_minute_are_shown_every_five_and_later_every_hour(story: Story) -> None:
    for minute in range(150):
        await _happens(story, Change.SCAN, f"code {minute}")
        await story.later(seconds=59)
    shown = [int((code or "").removeprefix("code ")) for _, code in _heard(story)]
    assert shown == [0, 5, 10, 15, 20, 25, 85, 145]


async def test_a_code_that_could_not_be_said_yet_gives_way_to_the_newest(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    for minute in range(8):
        await _happens(story, Change.SCAN, f"code {minute}")
        await story.later(seconds=59)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=3)
    assert [code for _, code in _heard(story)] == ["code 7"]


async def test_a_code_that_was_not_said_before_somebody_logged_in_is_not_said(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await _happens(story, Change.SCAN, "code 1")
    await _happens(story, Change.LOGGED_IN)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=3)
    assert _heard(story) == [("✅ 机器人在 wechat 上的账号又登录了。", None)]
    assert "code 1" not in await story.kept()


async def test_logging_in_again_is_told_once_and_the_next_time_is_told_anew(story: Story) -> None:
    for _ in range(2):
        await _happens(story, Change.LOGGED_OUT)
        await _happens(story, Change.LOGGED_IN)
        await _happens(story, Change.LOGGED_IN)
        out, back = [text for text, _ in _heard(story)]
        assert "退出" in out and "又登录了" in back
        await story.later(minutes=5)


async def test_an_account_that_comes_and_goes_does_not_ring_each_time(story: Story) -> None:
    for _ in range(20):
        await _happens(story, Change.LOGGED_OUT)
        await _happens(story, Change.LOGGED_IN)
    assert len(_heard(story)) == 2


async def test_a_login_at_the_start_is_no_news(story: Story) -> None:
    await _happens(story, Change.LOGGED_IN)


async def test_two_accounts_do_not_share_their_codes(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await _happens(story, Change.SCAN, "first")
    await _happens(story, Change.SCAN, "second", "wechat-2")
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=3)
    assert [code for _, code in _heard(story)] == ["first", "second"]


async def test_nobody_is_told_over_the_platform_that_is_meant_and_the_log_says_so(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    await _happens(story, Change.SCAN, "https://login/1", "local")
    logged = capsys.readouterr().err
    assert "no supervisor has another way" in logged and "https" not in logged


def test_a_robot_s_group_is_no_way_to_show_a_code() -> None:
    people = {
        one.id: replace(one, accounts={"wechat": one.id, "robot": "138"}) for one in alarming.supervisors(example())
    }
    town = replace(example(), roster=replace(example().roster, people=people), public=frozenset({"robot"}))
    scan = IncomingChange("wechat", "", "", "https://login/1", Change.SCAN, MONDAY, "key")
    assert signing_in.is_untold(town, scan)
    assert not signing_in.is_untold(replace(town, public=frozenset()), scan)


async def test_a_scan_without_a_code_is_no_news(story: Story) -> None:
    await _happens(story, Change.SCAN)


async def test_a_code_comes_whole_however_unlike_an_id_it_is(story: Story) -> None:
    code = "https://login/" + "长" * 400
    await _happens(story, Change.SCAN, code)
    assert [shown for _, shown in _heard(story)] == [code]
