"""Whether two reports speak of the same matter: the place first, then the words that are left without it."""

from functools import cache

from rapidfuzz import fuzz

from handlers.policy.expressions import Expression, compiled
from handlers.policy.normalising import fold
from handlers.policy.places import compatible, erase
from storage.models import Place

# Complaint titles of the same matter part from others best at this ratio, once the boilerplate is gone.
ALIKE = 52.0
# The same known building, grid and category leave little room for two matters.
ALIKE_IN_ONE_BUILDING = 30.0
BOILERPLATE = (
    r"强烈(?:投诉|要求|质疑)|投诉|举报|反映|请求|请问|请|咨询|关于|希望|建议|麻烦|恳请|呼吁|"
    r"有关部门|相关部门|政府|物业|领导|处理一下|处理|解决一下|解决|查处|整改|尽快|赶紧|快点|帮忙|谢谢|"
    r"的?问题|情况|有没有人管|没人管|谁来管|谁管一下|怎么办|怎么回事|什么时候|到底|真的|一直|经常|长期|严重|"
    r"多次|再次|还没有|还没|还是|还|又|都|了|啊|呢|吗|吧|啦|呀|喔|哦|咧|的|得|地|是|在|有|就|很|太|好|坏掉|坏|不亮|没亮|不动|故障|没反应|用不了|修|我们|我家|我|你们"
)
NO_WORDS = r"[^\pL\pN]+"


@cache
def _boilerplate() -> Expression:
    return compiled(f"{NO_WORDS}|{BOILERPLATE}")


def similarity(one: str, other: str) -> float:
    """0 to 100: how alike the two are in what is left without places, politeness and small words."""
    return fuzz.ratio(_essence(one), _essence(other))


def same_matter(one_text: str, one_place: Place | None, other_text: str, other_place: Place | None) -> bool:
    """Whether they are one matter, given that grid and category are the same and the times near."""
    if not compatible(one_place, other_place):
        return False
    together = bool(one_place and other_place and one_place.building and one_place.building == other_place.building)
    return similarity(one_text, other_text) >= (ALIKE_IN_ONE_BUILDING if together else ALIKE)


def _essence(text: str) -> str:
    left = erase(fold(text))
    return _boilerplate().sub("", left).lower() or left
