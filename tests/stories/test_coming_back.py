"""Late, never lost: after an outage each person hears once what waits for them, the urgent first, and nothing twice."""

from bot.stories import World
from tests.telling import GROUP, Story

CHEN, WU, LEADER, COMMUNITY, STREET = (
    f"dm:{person}" for person in ("chen-haiyan", "wu-zhiming", "lin-yongan", "cai-shufen", "tang-zhengyi")
)
ROUTINE = ("3栋漏水了", "2栋路灯不亮了", "老板欠两个月工资", "6栋漏水了")


async def test_two_hours_without_the_platform_are_one_message_a_person_that_counts_what_waits(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    for text in ROUTINE:
        await story.writes("王大爷", text)
    await story.later(minutes=20)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=5)
    for number in range(1, 5):
        story.hears(GROUP, f"{number} 号", purpose="receipt")
    waits = story.hears(CHEN, "有 4 件事在等您：", *ROUTINE, purpose="ping")
    assert waits["buttons"] == ["ack"]
    await story.writes("chen-haiyan", "收到", chat="dm", reply_to=waits["message"])
    assert {story.ticket(number)["status"] for number in range(1, 5)} == {"acknowledged"}


async def test_after_two_hours_without_the_process_each_is_told_once_and_only_the_latest(story: Story) -> None:
    await _report(story, "3号楼电梯停了", *ROUTINE[:2])
    await story.sleeps_until("2026-11-23 11:10")
    assert _heard(story) == [
        f"{COMMUNITY} escalation：1 号",
        f"{LEADER} escalation：2 号 3 号",
    ]
    assert len(await story.chased(hours=2)) == 1


async def test_after_two_days_without_the_process_one_sweep_tells_each_the_urgent_first(story: Story) -> None:
    await _report(story, *ROUTINE, "3号楼电梯困人了")
    await story.writes("chen-haiyan", "接单 4")
    story.forget()
    await story.sleeps_until("2026-11-25 09:00")
    said = _heard(story)
    assert said[0] == f"{STREET} escalation：5 号"
    assert len(said) == len({line.split("：")[0] for line in said})
    numbers = sorted(number for line in said for number in line.split("：")[1].split() if number != "号")
    assert numbers == ["1", "2", "3", "4", "5"]


async def test_a_ping_never_said_before_two_days_without_the_process_is_said_once_with_what_is_due(
    story: Story,
) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", "3栋漏水了")
    story.rehearsal.notebook.is_down = False
    await story.sleeps_until("2026-11-25 09:30")
    story.hears(GROUP, "1 号", purpose="receipt")
    assert sorted(_heard(story)) == [f"{COMMUNITY} escalation：1 号", f"{CHEN} ping：1 号"]


async def _report(story: Story, *texts: str) -> None:
    for text in texts:
        await story.writes("王大爷", text)
    story.forget()


def _heard(story: Story) -> list[str]:
    """To whom, why and about which tickets each thing was said, which is then expected no more."""
    said = [f"{line['chat']} {line['purpose']}：{_numbers(line['text'])}" for line in story.said]
    story.forget()
    return said


def _numbers(text: str) -> str:
    lines = [line for line in text.splitlines() if " 号" in line]
    return " ".join(f"{line.split(' 号')[0].split()[-1].split('：')[-1]} 号" for line in lines)
