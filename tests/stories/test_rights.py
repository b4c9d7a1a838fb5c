"""The bot cannot hear or speak in a group: whoever can change that is told, and the group once; a stale button."""

from handlers.incoming import Change, Fault, IncomingChange, IncomingPress
from storage.kinds import Action
from tests.openings import taken
from tests.telling import GROUP, Story


async def _found(story: Story, fault: Fault, day: int) -> None:
    change = IncomingChange("local", GROUP, "", fault, Change.RIGHTS, story.now, f"rights {GROUP} {fault} {day}")
    await story.rehearsal.engine.hear([change])
    await story.later(seconds=1)


def _supervisors(story: Story) -> list[str]:
    people = story.rehearsal.town.roster.people.values()
    return [f"dm:{person.id}" for person in people if person.role == "supervisor" and person.direct]


async def test_r16_a_deaf_group_is_told_once_and_the_supervisors_each_day(story: Story) -> None:
    for day in (1, 1, 2):
        await _found(story, Fault.DEAF, day)
    story.hears(GROUP, "我现在听不到大家在群里说的话", purpose="notice")
    for chat in _supervisors(story):
        for _ in (1, 2):
            story.hears(chat, "「榕岸一格群」听不到", "/setprivacy", purpose="notice")


async def test_r16_a_group_that_the_bot_cannot_reach_is_the_supervisors_matter_alone(story: Story) -> None:
    await _found(story, Fault.OUTSIDE, 1)
    await _found(story, Fault.MUTE, 1)
    for chat in _supervisors(story):
        story.hears(chat, "机器人不在「榕岸一格群」里")
        story.hears(chat, "「榕岸一格群」不能发言")


async def test_r17_a_stale_press_takes_no_step_and_shows_the_card_again(story: Story) -> None:
    card = (await taken(story)).card
    edits = len(story.edits)
    at = story.now
    press = IncomingPress("local", GROUP, "chen-haiyan", "陈海燕", "p-stale", card, Action.TRANSFER, at, stale=True)
    await story.rehearsal.engine.hear([press])
    await story.later(seconds=1)
    assert story.ticket()["status"] == "acknowledged"
    assert [edit["text"].endswith("✅ 陈海燕 已接单。") for edit in story.edits[edits:]] == [True]
