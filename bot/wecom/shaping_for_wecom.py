"""The shape of what is said: Markdown, which WeCom takes alone, in which people's words stay mere words."""

from typing import Any, Final

from bot import cutting
from bot.platforms import Speech
from handlers import exhibiting

LONGEST: Final = 20480
"""Bytes of a text: developer.work.weixin.qq.com/document/path/101463."""

PLAIN: Final = str.maketrans("*_`~#<>[]|\\", "＊＿｀～＃＜＞［］｜＼")
"""Signs that would make a link, a colour or a call out of somebody's words, as signs that look the same."""

WRITE_TO_ME: Final = "\n（点我的头像给我发一句话，以后的通知就能单独发给您。）"


def body(speech: Speech) -> dict[str, Any]:
    """Those who are called are named and not rung: WeCom's bot cannot do that, which is why they are told alone."""
    text = speech.text + exhibiting.not_here(len(speech.exhibits)) + (WRITE_TO_ME if speech.start is not None else "")
    return {"msgtype": "markdown", "markdown": {"content": cutting.cut(text.translate(PLAIN), LONGEST)}}
