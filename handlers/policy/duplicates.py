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
    r"门口|旁边|附近|多次|再次|还没有|还没|还是|还|又|都|了|啊|呢|吗|吧|啦|呀|喔|哦|咧|的|得|地|是|在|有|就|很|太|好|坏掉|坏|不亮|没亮|不动|故障|没反应|用不了|修|我们|我家|我|你们"
)
NO_WORDS = r"[^\pL\pN]+"
# What people write who wait for something that they, or a neighbour, said before.
WAITING = (
    r"还(?:是|都)?[没不](?:有|见|见到|看到)?(?:人|师傅)?(?:来|修|好|弄|搞|管|看|换|清|通|拖|派|动|处理|解决|恢复|动静|消息|回音|结果|下文)"
    r"|还(?:是|都)?没(?:有)?人"
    r"|(?:到现在|现在|一直|至今|迟迟|天了?|多久了?|遍了?|次了?)(?:都|也|还|就)*[没不](?:有|见|看到)?(?:人|师傅)?"
    r"(?:来|修|好|弄|搞|管|看|换|清|通|处理|解决|动静|消息|回音|结果|下文)"
    r"|怎么(?:都|还|就)+[没不]"
    r"|(?:什么|啥)时候(?:才|能|会|可以)*(?:来|修|好|弄|处理|解决)|几时(?:才|能|会)*(?:来|修|好|弄)"
    r"|第[二三四五六2-9几][次遍回]|[两二三四五六几好多\d][次遍回](?:了|都)"
)
# One of these is in all of it: most of what people write is let go at this glance.
MARKS = frozenset("没沒不第次遍回几幾时時")
# What else they write about it, which names no thing.
PASSING = (
    r"师傅|工人|人员|网格员|电工|维修|维保|物管|业委会|居委会|社区|今天|昨天|前天|早上|上午|中午|下午|晚上|刚才|现在|"
    r"到|几|两|[一二三四五六七八九十\d]+(?:天|个?小时|个?钟|个?星期|个?月|分钟|周|次|遍)|天|这么|那么|多久|好久|久|半天|这|那|个|件|事情|事|"
    r"怎么|为什么|为啥|什么|哪|谁|人|来|看|弄|搞|管|过|说|报|要|能|会|可以|没有|没|不|也|才|已经|上门|过来|动静|消息|回音|结果|下文|"
    r"第[二三四五六几][次遍回]|一下|等|急|唉|哎|诶|欸|哈|嘛|呐|哪|耶|哟|嘞|通|恢复|换|清|拖|派|动|给|找|家里|家|大家|各位|邻居|请问|跟|门口|那边|这边|[第一二三四五六七八九十\d]"
)
# So much of what names the thing must be in the words that were said before.
NAMED = 80.0
LONGEST_QUESTION = 40
"""Characters: what is longer tells a story of its own."""


@cache
def _boilerplate() -> Expression:
    return compiled(f"{NO_WORDS}|{BOILERPLATE}")


@cache
def _waiting() -> Expression:
    return compiled(WAITING)


@cache
def _passing() -> Expression:
    return compiled(f"{NO_WORDS}|{BOILERPLATE}|{PASSING}")


def similarity(one: str, other: str) -> float:
    """0 to 100: how alike the two are in what is left without places, politeness and small words."""
    return fuzz.ratio(_essence(one), _essence(other))


def same_matter(one_text: str, one_place: Place | None, other_text: str, other_place: Place | None) -> bool:
    """Whether they are one matter, given that grid and category are the same and the times near."""
    if not compatible(one_place, other_place):
        return False
    together = bool(one_place and other_place and one_place.building and one_place.building == other_place.building)
    return similarity(one_text, other_text) >= (ALIKE_IN_ONE_BUILDING if together else ALIKE)


def asks_after(text: str) -> bool:
    """Whether its writer seems to wait for something that was said before: 还没修啊, 怎么还没人来, 第二次了."""
    if len(text) > LONGEST_QUESTION or MARKS.isdisjoint(text):
        return False
    return _waiting().search(fold(text)) is not None


def thing(text: str) -> str:
    """What a question about something said before names, without the place; empty for a bare 还没修啊."""
    return _passing().sub("", _waiting().sub("", erase(fold(text)))).lower()


def is_named_in(thing: str, text: str) -> bool:
    """Whether that thing is in what was said before; a single character is in too much."""
    said = fold(text).lower()
    return 1 < len(thing) <= len(said) and fuzz.partial_ratio(thing, said) >= NAMED


def _essence(text: str) -> str:
    left = erase(fold(text))
    return _boilerplate().sub("", left).lower() or left
