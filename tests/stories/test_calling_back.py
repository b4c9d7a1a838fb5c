"""What waits to be said and is no longer true, or is said better by something newer, is not said."""

import pytest

from bot.stories import World
from tests.telling import GROUP, Story

CHEN, LEADER, COMMUNITY, STREET = (
    f"dm:{person}" for person in ("chen-haiyan", "lin-yongan", "cai-shufen", "tang-zhengyi")
)


@pytest.mark.parametrize(
    "words", ["收到", "到场 1", "办结 1 好了", "挂起 1 明天10点 等配件", "转派 1 吴志明", "误报 1", "退回 1 不归我"]
)
async def test_a_reminder_not_yet_said_is_called_back_when_the_ticket_moves_on(story: Story, words: str) -> None:
    await _open(story, "3号楼电梯停了")
    await story.happens(World.PLATFORM_DOWN)
    await story.later(minutes=6)
    await story.writes("chen-haiyan", words)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=3)
    assert not [line for line in story.said if line["chat"] == CHEN and line["purpose"] == "reminder"]
    story.forget()


async def test_of_a_bundle_not_yet_said_only_what_moved_on_is_called_back(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await _open(story, "2栋路灯不亮了")
    await story.happens(World.PLATFORM_DOWN)
    await story.later(minutes=31)
    await story.writes("chen-haiyan", "接单 1")
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=10)
    left = story.hears(CHEN, purpose="reminder")
    assert left["text"] == "⏰ 2 号 · 公共设施 · 2号楼（30 分钟前报）还没接单，回“收到”就行。"
    assert left["ticket"] == 2


async def test_what_piled_up_while_the_platform_was_down_is_said_once_to_each(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", "3号楼电梯困人了")
    await story.later(hours=5)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=5)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "请接单", "3号楼电梯困人了", purpose="ping")
    for chat in (LEADER, COMMUNITY, STREET):
        story.hears(chat, "还没人接单", purpose="escalation")


async def test_nothing_is_said_after_the_end_even_past_every_step(story: Story) -> None:
    await _open(story, "3号楼电梯困人了")
    await story.writes("chen-haiyan", "误报 1 是演示")
    story.hears(GROUP, "按误报结案", purpose="closing")
    await story.sleeps_until("2026-12-23 09:00")
    await story.later(days=30)
    story.silent()


async def _open(story: Story, text: str) -> None:
    await story.writes("王大爷", text)
    story.hears(GROUP, purpose="receipt")
    story.hears(CHEN, "请接单", text, purpose="ping")
