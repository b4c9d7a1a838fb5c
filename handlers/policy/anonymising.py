"""Words without the people in them: what is kept to learn from needs no numbers, no doors and no names."""

from collections.abc import Iterable
from functools import cache

from handlers.policy.expressions import Expression, compiled
from handlers.policy.forms_of_address import SURNAMES, TITLES
from handlers.policy.masking import MASK, mask
from handlers.policy.normalising import reveal

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
