"""Where nothing can be pressed: what somebody can do next, in words that do it when they are typed."""

from typing import Final

from handlers import addresses
from storage.kinds import Action
from storage.models import Utterance

PHRASES: Final = {
    Action.ACK: "“收到”（接单）",
    Action.ARRIVE: "“到场 {number}”",
    Action.RESOLVE: "“办结 {number} 做了什么”",
    Action.SUSPEND: "“挂起 {number} 到几时 原因”",
    Action.FALSE_ALARM: "“误报 {number}”（不用处理）",
    Action.TRANSFER: "“转派 {number} 姓名”（换人）",
    Action.YES: "“是”",
    Action.NO: "“不用”",
}
SAID_AS: Final = {Action.ACK: ("“收到", "“接单")}
"""Where it is not the phrase's own beginning that shows that a text says it already."""


def in_words(said: Utterance) -> str:
    """A line to stand below the text, without what the text says already. A group needs no list of what an officer
    can do who is told alone."""
    if not addresses.is_direct(said.chat) and said.person is None:
        return ""
    if len(said.about) > 1:
        return f"\n回“收到”全部接单，或“收到 {said.about[0]}”只接一件。" if Action.ACK in said.buttons else ""
    left = [action for action in said.buttons if action in PHRASES and not _says(said.text, action)]
    if not left:
        return ""
    begins = "回" if Action.ACK in left or Action.YES in left else "也可以回"
    phrases = ("或" if Action.YES in left else "、").join(PHRASES[action] for action in left)
    return f"\n{begins}{phrases.format(number=next(iter(said.about), ''))}。"


def _says(text: str, action: Action) -> bool:
    begins = SAID_AS.get(action) or (PHRASES[action].partition(" ")[0].partition("”")[0],)
    return any(words in text for words in begins)
