"""What people answer who are asked whether it is solved, and what is only polite: told from their own words."""

from typing import Final

from handlers.policy import phrases
from handlers.policy.expressions import compiled

LONGEST: Final = 40
"""Characters: what is longer tells a story of its own."""

THANKS: Final = r"(?:非常|十分|太|多)?(?:谢谢|感谢|谢|辛苦|麻烦)(?:了|你们|您们|你|您|大家|师傅|各位|网格员)*"
ENDINGS: Final = rf"(?:了|啦|啊|呀|哦|噢|呢|的|嘞|哈|{THANKS}|太好|非常满意|满意)*"
BEFORE: Final = r"(?:嗯|对|是的|现在|今天|刚才|刚刚|终于|看了|看过了)*"
REPAIRED: Final = r"(?:修|弄|搞|换|处理|解决)好|解决|搞定|处理完|恢复|恢复正常|没问题"
WORKS: Final = r"可以|正常|没事|可以用|能用|亮|通|不漏|不堵|不响|有电|有水|来电|来水|清干净|清掉|清走"
SOLVED: Final = (
    rf"^{BEFORE}(?:已经|已|都|全)*(?:好|{REPAIRED}|{WORKS})[了啦]{ENDINGS}$"
    rf"|^{BEFORE}(?:已经|已|都|全)+(?:{REPAIRED}){ENDINGS}$|^(?:(?:修|弄|搞|换|处理)好|搞定|没问题|非常满意|满意){ENDINGS}$"
)
STILL: Final = r"(?:嗯|不|现在|今天|根本|完全|还是|还|都|又|一直|到现在)*"
UNSOLVED: Final = (
    rf"^{STILL}(?:没有?|未)(?:修|弄|搞|处理|解决)(?:$|.*[^吗么嘛没]$)"
    rf"|^{STILL}没有?好(?:$|[啊呀呢哦的]$|[啊呀呢哦]?(?:还|又|现在|今天).*[^吗么嘛没]$)"
    rf"|^{STILL}没有?(?:看到|见到|见)?人(?:来|管)(?:过|了|啊|呀|呢|修|看|弄|处理)*$"
    r"|^(?:还是|又|和原来|跟之前)*(?:老样子|那样|一样|坏|不亮|漏|堵)(?:了|啊|呀)*$"
    r"|^(?:现在|今天)?还(?:是|在)(?:不(?:亮|行|通|动|能用)|没(?:电|水|好|修|人|反应|弄|清|处理)|[漏堵响坏滴冒臭]).{0,5}$"
)
NO: Final = frozenset("没 没有 没有啊 没啊 没呢 还没 还没有 还没呢 还没啊 不行 不好 没用".split())
"""Says so only where it surely answers the question."""

POLITE: Final = rf"^(?:好的?|嗯|哦|行|可以|知道了|收到了?|明白了?|了解|ok|不客气|{THANKS}|[啊呀哈])*$"


def solved(text: str, *, answering: bool) -> bool | None:
    """Whether somebody who was asked says that it is solved; None where it says neither. What is surely an answer needs
    less for a no; for a yes nothing less is enough."""
    if len(text) > LONGEST or any(sign in text for sign in "?？"):
        return None
    said = phrases.bare(text)
    if compiled(SOLVED).search(said):
        return True
    return False if (answering and said in NO) or compiled(UNSOLVED).search(said) else None


def is_polite(text: str) -> bool:
    """Thanks, a nod or a face, which ask for nothing."""
    return len(text) <= LONGEST and compiled(POLITE).search(phrases.bare(text)) is not None
