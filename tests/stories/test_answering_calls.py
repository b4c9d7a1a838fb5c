"""Whoever the bot called answers it: a reply does what the button does, and neither takes what a colleague took."""

from storage.kinds import Action
from tests.openings import CHEN, LAMP, LIFT, RUBBISH, opened
from tests.telling import ALONE, Story

LEADER = "dm:lin-yongan"


async def test_a_reply_to_an_escalation_takes_the_ticket_as_its_button_does(story: Story) -> None:
    await opened(story, LIFT)
    await story.later(minutes=15)
    story.forget()
    await story.later(minutes=5)
    called = story.hears(LEADER, "还没人接单", purpose="escalation")
    assert "ack" in called["buttons"]
    await story.writes("lin-yongan", "收到", chat=ALONE, reply_to=called["message"])
    story.hears(CHEN, "林永安 接了", purpose="update")
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("acknowledged", "lin-yongan")


async def test_the_button_of_a_bundle_takes_only_what_still_waits_for_whoever_presses(story: Story) -> None:
    for text in (LAMP, RUBBISH):
        await opened(story, text)
    await story.later(minutes=30)
    both = story.hears(CHEN, "有 2 件事在等您", purpose="reminder")
    await story.writes("wu-zhiming", "接单 1")
    story.hears(CHEN, "吴志明 接了", purpose="update")
    await story.presses("chen-haiyan", Action.ACK, both["message"])
    assert [story.ticket(number)["assignee"] for number in (1, 2)] == ["wu-zhiming", "chen-haiyan"]
