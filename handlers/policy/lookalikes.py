"""What looks like a place and is none: scores, dates, prices and counts; told by what stands around the number."""

from dataclasses import dataclass

# What follows a number that counts, dates or prices something.
COUNTED = frozenset(
    "人个元块钱万千百毛多来分秒年月天次米公斤克吨度条辆台只包件单张份套平折倍届期位名岁瓶箱盒袋两斗杯片颗步%℃"
)
# "3-2" is as often a score, a date or "two or three": it is a place only before none of these.
NOT_AFTER_DASHES = COUNTED | frozenset("0123456789-./:点日号楼层小周寸级比胜负赢输领绝淘惜险战踢家班组队折种样句桌")
SCORES = ("比分", "以", "踢成", "打成", "战成", "胜", "赢", "输", "负", "平", "领先", "落后", "局", "节", "场", "队")
FESTIVE = ("放假", "儿童", "国庆", "劳动", "假期", "长假", "黄金", "元旦", "过节", "打折", "满减", "大促")
ABOUT_STAIRS = ("楼上", "楼下", "楼梯", "楼道", "楼顶")
# A number of floors is no floor: 掉了两层.
NOT_BEFORE_FLOOR = frozenset("了下掉爬几每好共有高~-/、")
# 这一栋 is the one that is meant, not the first.
POINTING = frozenset("这那有每同另某整哪")
JOINING = frozenset(".-:/")
# After one of these it is a door whatever stands before it: 138…：302室.
NAMES_OF_ROOMS = frozenset("室房户")
# Numbers that everybody knows as something else.
KNOWN = frozenset("110 114 119 120 123 315 404 502 520 618 818 911 1111 1212 1314".split())
FLOORS, DOORS, YEARS = 50, range(1, 21), range(2010, 2030)
NOT_AFTER_BARE = COUNTED | frozenset("0123456789-./:路线班国医街号栋楼层室级版型款寸胶粉世股是届字第")
DWELLERS = frozenset("狗猫小孩住业租户老阿男女人家邻空门阳宝装")
# After the last of these, commands (转派 112 供电), it is the number of a ticket.
NOT_BEFORE_BARE = frozenset("码号费价共约资租金卡步尾第￥$单派场结起回报并分开理决")
NEXT_DOOR = (
    "住",
    "住在",
    "隔壁",
    "楼上",
    "楼下",
    "对面",
    "对门",
    "前几年",
    "去年",
    "就是",
    "我是",
    "我在",
    "家在",
    "到",
    "找",
)
HOME = ("住", "住在", "隔壁", "家在")
STARTS = frozenset(" \n,。.!?;:、()\"'“”‘’…~@")
# Cut off the front of a road's name, which nothing marks.
SMALL = frozenset("在到去我们住就是的从往这那有请来了把沿着靠近旁边与和跟见条门口走过对面个家你他给说坏")
NO_ROADS = tuple(
    "马路 群里 家里 区里 楼里 屋里 店里 手里 村里 车里 库里 园里 院里 哪里 夜里 心里 城里 场里 下里 社里 道路 公路 "
    "线路 电路 铁路 水路 一路 本村 全村 本社".split()
)
HOUSED = frozenset("楼栋线口机桌位床库梯电柱桩车地")
DOORPLATE = "门牌"


@dataclass(frozen=True, slots=True)
class Form:
    """One of the forms in which places are written, found in `text`; `groups` are what it says, by their names."""

    text: str
    start: int
    end: int
    groups: dict[str, str]

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - 4) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + 4]


def is_place(form: Form) -> bool:
    """Whether what is found does mean a place."""
    if stands_in_number(form) or _goes_on(form):
        return False
    return all(fits(form) for group, fits in FITS.items() if group in form.groups)


def is_door(form: Form) -> bool:
    """Whether the number of a room may be in it; more rather than fewer."""
    if form.text[form.end - 1] not in NAMES_OF_ROOMS and stands_in_number(form):
        return False
    return "bare" not in form.groups or _is_bare_room(form)


def stands_in_number(form: Form) -> bool:
    """Whether it is a piece of a longer number or of a Latin word."""
    before, after = form.before, form.after[:1]
    if before and (before[-1].isdigit() or (before[-1].isascii() and before[-1].isalpha())):
        return True
    if len(before) > 1 and before[-1] in JOINING and before[-2].isdigit():
        return True
    return after.isdigit() and form.text[form.end - 1].isdigit()


def road_named(words: str) -> str:
    """The road and the number without what stands before its name; empty where that is no name."""
    if words.startswith(DOORPLATE):
        return words
    digits = next(index for index, sign in enumerate(words) if sign.isdigit())
    start = max((index + 1 for index, sign in enumerate(words[: digits - 1]) if sign in SMALL), default=0)
    name = words[start:digits]
    least = 2 if name.endswith("社") else 3
    return words[start:] if len(name) >= least and not name.endswith(NO_ROADS) else ""


def _goes_on(form: Form) -> bool:
    """Whether the number goes on behind a sign: a phone, a date."""
    after = form.after
    return form.text[form.end - 1].isdigit() and after[:1] in JOINING and after[1:2].isdigit()


def _is_unit_after_dash(form: Form) -> bool:
    if form.before.endswith(SCORES) or form.after.startswith(FESTIVE):
        return False
    return form.after[:1] not in NOT_AFTER_DASHES or form.after.startswith(ABOUT_STAIRS)


def _is_room_after_dash(form: Form) -> bool:
    if not form.text[form.end - 1].isdigit():
        return True
    return not form.groups["rb"].endswith("00") and form.after[:1] not in COUNTED


def _is_building(form: Form) -> bool:
    number, last = form.groups["b"], form.text[form.end - 1]
    if last == "楼" and form.before.endswith("月"):
        return False  # the 22nd: 11月22号楼下
    return not (number == "一" and form.before[-1:] in POINTING) and (last != "座" or number.isdigit())


def _is_floor(form: Form) -> bool:
    last, after = form.text[form.end - 1], form.after[:1]
    if last in "fF" and after.isascii() and after.isalnum():
        return False
    return form.before[-1:] not in NOT_BEFORE_FLOOR and not (form.groups["f"] == "一" and last == "层")


def _is_basement(form: Form) -> bool:
    after = form.after[:1]
    return not after or not ((after.isalnum() and after.isascii()) or after == "区")


def _is_house(form: Form) -> bool:
    return form.after[:1] not in HOUSED and bool(road_named(form.groups["road"]))


def _is_bare_room(form: Form) -> bool:
    """Whether a number with nothing to say what it counts is that of a room: shaped like one, and beside whoever lives
    there or whatever goes on."""
    before, after = form.before, form.after.removeprefix(" ")
    if not _has_shape_of_room(form.groups["bare"]) or before.rstrip(" :")[-1:] in NOT_BEFORE_BARE:
        return False
    named = before.endswith(NEXT_DOOR)
    if after[:1] == "的":
        return named or after[1:2] in DWELLERS
    if not "\u4e00" <= after[:1] <= "\u9fff":
        return before.endswith(HOME) or (after[:1] == "、" and after[1:4].isdigit() and not before)
    return after[:1] not in NOT_AFTER_BARE and (named or not before or before[-1] in STARTS)


def _has_shape_of_room(number: str) -> bool:
    if number.startswith("0") or number in KNOWN or int(number) in YEARS:
        return False
    return int(number[:-2]) <= FLOORS and int(number[-2:]) in DOORS


FITS = {
    "b1": _is_unit_after_dash,
    "br": _is_room_after_dash,
    "b": _is_building,
    "f": _is_floor,
    "basement": _is_basement,
    "road": _is_house,
    "bare": _is_bare_room,
}
