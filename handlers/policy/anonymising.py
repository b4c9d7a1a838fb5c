"""Words without the people in them: what is kept to learn from needs no numbers, no doors and no names."""

from collections.abc import Iterable
from functools import cache

from handlers.policy.expressions import Expression, compiled
from handlers.policy.masking import MASK, mask
from handlers.policy.normalising import reveal

# The hundred that most people in the country are called, and how one calls a neighbour by them.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤洪庄"
)
TITLES = (
    "先生|女士|小姐|太太|阿姨|阿嬷|阿公|阿伯|阿婆|大爷|大妈|大叔|大伯|大哥|大姐|奶奶|爷爷|叔叔?|婶|伯|姨|哥|姐|师傅|"
    "老师|医生|老板|经理|主任|书记|队长|站长|警官"
)
# 小黄车, 老黄瓜, 小马路 are nobody's names.
CALLED = rf"[老小阿][{SURNAMES}](家|说|讲|和|跟|也|他|她|的|[,，。!！?？ 、]|$)"
SHORTEST_NAME = 2


@cache
def _titled() -> Expression:
    return compiled(f"[{SURNAMES}](?:{TITLES})")


@cache
def _called() -> Expression:
    return compiled(CALLED)


def anonymous(text: str, names: Iterable[str] = ()) -> str:
    """The text without phones, plates, cards and door numbers, without these names, and without 王阿姨 and 老赵. A bare
    name that nobody told us of stays: nothing tells it from other words."""
    left = mask(reveal(text))
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME:
            left = left.replace(name, MASK)
    return _called().sub(rf"{MASK}\1", _titled().sub(MASK, left))
