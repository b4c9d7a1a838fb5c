"""What those who work on a ticket say of it in a talk, as the command that says the same."""

from typing import Final

from handlers.policy import phrases
from handlers.policy.expressions import compiled
from handlers.policy.normalising import fold
from handlers.policy.phrases import Command
from storage.kinds import Action

REACHED: Final = r"^我?(?:们)?(?:已经?|现在)?(?:到了|到现场了?|到场了?|到达现场|在现场了?)[\s。.!~啊]*$"
DONE: Final = (
    r"^(?:我?(?:已经|已|都)?(?:搞定|办结|办好|办完|(?:修|弄|换|处理|清理)好|处理完毕?|清理完)"
    r"|已处理|已修复|(?:已经|已|都)解决|解决了)了?"
)
HANDED: Final = r"^(?:转派给?|转给)"
NOT_MINE: Final = r"^(?:这个|这件|这)?(?:不归|不是)(?:我们?|网格)管的?"
WITH_WORDS: Final = ((Action.RESOLVE, "办结", DONE), (Action.TRANSFER, "转派", HANDED))
QUESTION: Final = r"[?？]|(?:没有?|吗|么|嘛|吧)$"


def step(text: str) -> Command | None:
    """What they say was done, or is to be done, with the number that stands before it and the words behind it."""
    folded = fold(text)
    number, begins = phrases.numbered(folded.lstrip()) if len(text) <= phrases.LONGEST else (None, 0)
    begins += len(folded) - len(folded.lstrip())
    begins += len(folded[begins:]) - len(folded[begins:].lstrip(phrases.SEPARATORS))
    rest = folded[begins:]
    if compiled(QUESTION).search(rest.rstrip(phrases.SEPARATORS)):
        return None
    if compiled(REACHED).search(rest):
        return Command(Action.ARRIVE, "到场", number, "", slashed=False)
    for action, verb, pattern in WITH_WORDS:
        if found := compiled(pattern).search(rest):
            return Command(action, verb, number, phrases.plain(text[begins + found.span()[1] :]), slashed=False)
    if compiled(NOT_MINE).search(rest):
        return Command(Action.RETURN, "退回", number, phrases.plain(text[begins:]), slashed=False)
    return None
