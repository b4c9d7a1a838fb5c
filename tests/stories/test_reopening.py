"""What was not solved after all, and what happens again."""

import pytest

from storage.kinds import Action
from tests.openings import CHEN, LAMP, closed, done, opened
from tests.telling import GROUP, Story


def _again(story: Story, count: int = 1) -> None:
    """The group hears that it goes on, and 陈海燕 is asked again."""
    story.hears(GROUP, f"🔁 1 号 · 公共设施 · 3号楼 第 {count} 次重开，接着办", purpose="update")
    story.hears(CHEN, "请接单", "1 号", purpose="ping")
    assert story.ticket()["status"] == "assigned"


@pytest.mark.parametrize("way", ["没解决", "没解决 1", "未解决", "/reopen 1", "重开 1 还是不亮", "reply", "button"])
async def test_a_reporter_says_it_is_not_solved_in_any_way(story: Story, way: str) -> None:
    asked = await done(story)
    if way == "button":
        await story.presses("王大爷", Action.REOPEN, asked)
    else:
        await story.writes("王大爷", "没解决" if way == "reply" else way, reply_to=asked if way == "reply" else None)
    _again(story)


async def test_each_time_it_is_opened_again_counts(story: Story) -> None:
    for count in (1, 2, 3):
        await (done(story) if count == 1 else _done_again(story))
        await story.writes("王大爷", "没解决")
        _again(story, count)
    await _done_again(story)
    await story.writes("王大爷", "已解决")
    story.hears(GROUP, "结案（重开过 3 次）", purpose="closing")
    story.hears(CHEN, "重开过 3 次", purpose="update")


async def _done_again(story: Story) -> None:
    await story.writes("chen-haiyan", "办结 1 又修了")
    story.hears(GROUP, "已办结：又修了", purpose="confirmation")


async def test_another_reporter_may_open_it_again_after_the_first_was_content(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "3号楼门口的路灯不亮了")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "@王大爷 @小李", purpose="confirmation")
    await story.writes("王大爷", "已解决")
    end = story.hears(GROUP, "结案", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")
    await story.writes("小李", "没解决", reply_to=end["message"])
    _again(story)


async def test_after_the_silence_not_solved_still_opens_it_again(story: Story) -> None:
    await done(story)
    await story.later(days=3)
    story.hears(GROUP, "看看好了没有", purpose="confirmation")
    story.hears(GROUP, "按“未确认”结案", purpose="closing")
    await story.writes("王大爷", "没解决")
    _again(story)


async def test_the_same_trouble_at_the_same_place_opens_it_again(story: Story) -> None:
    await closed(story)
    await story.later(days=2)
    await story.writes("老赵", "3栋门口路灯又不亮了")
    _again(story)
    assert story.ticket()["reporters"] == ["王大爷", "老赵"]


async def test_another_trouble_at_the_same_place_is_another_ticket(story: Story) -> None:
    await closed(story)
    await opened(story, "3栋楼道垃圾没人清")
    assert (story.ticket(1)["status"], story.ticket(2)["status"]) == ("closed", "assigned")


async def test_the_same_trouble_after_the_window_is_another_ticket(story: Story) -> None:
    await closed(story)
    await story.later(days=8)
    await opened(story, LAMP)
    assert (story.ticket(1)["status"], story.ticket(2)["status"]) == ("closed", "assigned")


async def test_the_same_trouble_after_a_false_alarm_is_another_ticket(story: Story) -> None:
    await opened(story)
    await story.writes("王大爷", "误报 1")
    story.hears(GROUP, "按误报结案", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")
    await opened(story, LAMP)
    assert story.ticket(2)["status"] == "assigned"
