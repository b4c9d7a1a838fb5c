"""Beginnings that many stories share: a ticket that is open, with its card and its ping heard."""

from dataclasses import dataclass

from tests.telling import GROUP, Story

CHEN = "dm:chen-haiyan"
LAMP = "3栋门口路灯不亮了"
RUBBISH = "5栋楼道垃圾没人清"
LIFT = "2栋电梯坏了"


@dataclass(frozen=True)
class Opened:
    """The ids of the message that reported it, of its card and of its ping."""

    report: str
    card: str
    ping: str


async def opened(story: Story, text: str = LAMP, *, by: str = "王大爷") -> Opened:
    """A ticket of the first grid that 陈海燕 is asked to take."""
    number = len(story.tickets) + 1
    await story.writes(by, text, id=f"report {number}")
    card = story.hears(GROUP, f"{number} 号", "@陈海燕 请看一下", purpose="receipt")
    ping = story.hears(CHEN, "请接单", f"{number} 号", text, purpose="ping")
    return Opened(f"report {number}", card["message"], ping["message"])


async def taken(story: Story, text: str = LAMP) -> Opened:
    """The same, and 陈海燕 is on it."""
    one = await opened(story, text)
    await story.writes("chen-haiyan", f"接单 {len(story.tickets)}")
    return one


async def done(story: Story, text: str = LAMP) -> str:
    """The same, done and the reporters asked; the id of what they are asked in the group."""
    await taken(story, text)
    await story.writes("chen-haiyan", f"办结 {len(story.tickets)} 修好了")
    return story.hears(GROUP, "已办结：修好了", "@王大爷", purpose="confirmation")["message"]


async def closed(story: Story, text: str = LAMP) -> None:
    """The same, confirmed."""
    await done(story, text)
    await story.writes("王大爷", f"已解决 {len(story.tickets)}")
    story.hears(GROUP, "报事人确认解决，结案", purpose="closing")
    story.hears(CHEN, "报事人确认解决，结案", purpose="update")
