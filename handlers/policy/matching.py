"""Whether a text is a report, of what, how pressing, and why: the rules of the lexicon weighed against each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handlers.policy.evidence import Find, Finds, Mark, Searcher
from handlers.policy.glance import ALONE, PRESSING, SPOT, WEAK
from handlers.policy.lexicon import UNSORTED, Category, Lexicon, composed
from handlers.policy.normalising import Normal, Normaliser
from handlers.policy.places import Landmarks, find, find_near, numbered
from handlers.policy.talk import Heard, Talks
from storage.kinds import Decision, Role, Severity
from storage.models import Place

REPORTERS = (Role.RESIDENT, Role.SAFETY_INFORMANT)
# Shorter than this, a cry may be half a sentence or a joke: ask before many people are alarmed.
SHORT = 4
# A weak word counts beside a place with so few characters around, or so near to a word of urgency.
FEW = 8
NEAR = 6
# In so many characters a complaint is about the matter that is named.
LONG = 60
WHY_WORDS = 3
# What a dangerous category is ahead by, in characters explained, when a text speaks for several.
DANGER = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is taken for. `repeats`: its writer says that it is not the first time. `why` is for people."""

    decision: Decision
    category: str | None
    severity: Severity | None
    place: Place | None
    private: bool
    repeats: bool
    why: tuple[str, ...]


NO_RULE = "没有命中任何规则"
STAFF = "工作人员说的话不立案"
UNHEARD = Reading(Decision.NONE, None, None, None, False, False, (NO_RULE,))
UNREAD = replace(UNHEARD, why=(STAFF,))


@dataclass(frozen=True, slots=True)
class _Case:
    """The finds of the category that explains most of the text."""

    category: Category
    finds: tuple[Find, ...]
    firm: bool
    severity: Severity
    doubted: bool = False


class Matcher:
    """The rules of a lexicon, compiled once; `landmarks` are the names of spots that the customer's people use."""

    def __init__(self, lexicon: Lexicon, landmarks: Iterable[str] = ()) -> None:
        lexicon = composed(lexicon)
        self._normaliser = Normaliser(lexicon.typos)
        self._talks = Talks(lexicon.talk)
        self.landmarks = Landmarks(tuple(landmarks), lexicon.landmarks)
        self._searcher = Searcher(lexicon, self._normaliser, self.landmarks.names)
        self._categories = lexicon.categories
        self._by_id = {category.id: category for category in lexicon.categories}
        self._extreme = self._by_id[lexicon.extreme_category]
        self._appealed = self.category(lexicon.appeal_category or "")

    def category(self, id: str) -> Category:
        """That of the id; `UNSORTED` for one that the lexicon has not, or has no more."""
        return self._by_id.get(id, UNSORTED)

    def read(self, text: str, *, role: Role = Role.RESIDENT, photo: bool = False) -> Reading:
        if not photo and self._says_nothing(text):
            return UNHEARD if role in REPORTERS else UNREAD
        return self.read_closely(text, role=role, photo=photo)

    def concerns(self, text: str, role: Role = Role.RESIDENT) -> bool:
        """Whether `read` may take a text for anything but nothing. Most of what people write is let go by this, at a
        glance; it is wrong one way only."""
        plain = self._normaliser.skim(text)
        if plain is None:
            return True
        seen = self._searcher.glance.at(plain)
        if seen & ALONE:
            return True
        return bool(seen & WEAK and (seen & (SPOT | PRESSING) or numbered(plain) or role == Role.SAFETY_INFORMANT))

    def _says_nothing(self, text: str) -> bool:
        """Whether it is plain at a glance that no rule and no place is in a text."""
        plain = self._normaliser.skim(text)
        return plain is not None and not self._searcher.glance.at(plain) & ~PRESSING and not numbered(plain)

    def read_closely(self, text: str, *, role: Role = Role.RESIDENT, photo: bool = False) -> Reading:
        """What `read` says, without its glance at the text before."""
        normal = self._normaliser.normalise(text)
        reading = self._read(normal, role, photo)
        if reading.decision is Decision.NONE:
            return reading
        return replace(reading, place=find_near(normal.visible, reading.place, self.landmarks))

    def _read(self, normal: Normal, role: Role, photo: bool) -> Reading:
        place = find(normal.visible, self.landmarks)
        if role not in REPORTERS:
            return _nothing(place, STAFF)
        finds = self._searcher.search(normal.text)
        if Mark.EXTREME in finds.marks:
            return self._despair(normal, finds, place)
        case = self._weighed(finds)
        if finds.doubted and not (case and case.firm):
            return self._judged(self._doubted(finds), normal, finds, place, role)
        if case is None:
            informed = role == Role.SAFETY_INFORMANT and photo
            why = "平安信息员发了图片，没有说是什么事" if informed else NO_RULE
            return Reading(Decision.ASK if informed else Decision.NONE, None, None, place, False, False, (why,))
        return self._judged(case, normal, finds, place, role)

    def _despair(self, normal: Normal, finds: Finds, place: Place | None) -> Reading:
        heard = self._talks.hear(normal.text)
        why = ["说了轻生或过激的话，只私下通知，不在群里复述"]
        decision = Decision.ASK if heard else Decision.TICKET
        if heard:
            why.append(_talk_words(heard, normal) + "，先问清楚")
        repeats = Mark.REPEAT in finds.marks
        return Reading(decision, self._extreme.id, Severity.S0, place, True, repeats, tuple(why))

    def _weighed(self, finds: Finds) -> _Case | None:
        by_category: dict[int, list[Find]] = {}
        for one in finds.finds:
            by_category.setdefault(one.category, []).append(one)
        appeal = by_category.pop(len(self._categories), None)
        cases = [self._case(self._categories[number], found, finds) for number, found in by_category.items()]
        best = max(cases, key=_weight, default=None)
        if not appeal or (best and best.firm):
            return best
        if best and best.severity != Severity.S0:
            return replace(best, finds=(*best.finds, *appeal), firm=True)
        return self._case(self._appealed, appeal, finds)

    def _doubted(self, finds: Finds) -> _Case:
        one = finds.doubted[0]
        return _Case(self._categories[one.category], (one,), True, Severity.S0, doubted=True)

    def _case(self, category: Category, found: Sequence[Find], finds: Finds) -> _Case:
        firm = [one for one in found if one.firm]
        said = [one.severity for one in firm if one.severity]
        severity = min([category.severity if any(not one.severity for one in firm) or not said else min(said), *said])
        return _Case(category, tuple(firm or found), bool(firm), _pressed(severity, category, finds))

    def _judged(self, case: _Case, normal: Normal, finds: Finds, place: Place | None, role: Role) -> Reading:
        why = [_find_words(case, normal)]
        decision = Decision.TICKET
        if not case.firm:
            support = _support(case, finds, place, role, len(normal.text))
            if support is None:
                return _nothing(place, why[0] + "，只凭这个词不立案")
            why.append(support)
        heard = self._talks.hear(normal.text)
        grave = case.severity == Severity.S0
        if heard:
            decision = heard.talk.grave if grave else heard.talk.ordinary
            why.append(_talk_words(heard, normal))
        elif grave and (case.doubted or len(normal.text) < SHORT):
            decision = Decision.ASK
            why.append("像是一种说法，先问清楚" if case.doubted else "只有几个字，先问清楚")
        if decision == Decision.NONE:
            return _nothing(place, *why)
        repeats = Mark.REPEAT in finds.marks
        why += _mark_words(finds, normal, case)
        return Reading(decision, case.category.id, case.severity, place, case.category.private, repeats, tuple(why))


def _pressed(severity: Severity, category: Category, finds: Finds) -> Severity:
    """Words alone raise nothing; with a matter that is dangerous, happening now makes it what is most urgent."""
    if severity == Severity.S0:
        return severity
    if Mark.DEMOTING in finds.marks:
        return max(severity, Severity.S2)
    if Mark.NOW in finds.marks and category.urgent_severity:
        return min(severity, category.urgent_severity)
    return Severity.S1 if Mark.URGENT in finds.marks and severity == Severity.S2 else severity


def _weight(case: _Case) -> tuple[bool, bool, int]:
    """Firm before weak, danger to life before anything else, then what explains most of the text."""
    covered = {index for one in case.finds for index in _characters(one)}
    return case.firm, case.firm and case.severity == Severity.S0, len(covered) + case.category.dangerous * DANGER


def _support(case: _Case, finds: Finds, place: Place | None, role: Role, length: int) -> str | None:
    """Why a weak word counts all the same. In a longer text the place may be that of something else."""
    if role == Role.SAFETY_INFORMANT:
        return "是平安信息员说的"
    if place and length - len(place.text) <= FEW:
        return f"说了地点“{place.text}”"
    pressing = [finds.marks[mark] for mark in (Mark.NOW, Mark.URGENT) if mark in finds.marks]
    if any(0 <= _apart(find, span) <= NEAR for find in case.finds for span in pressing):
        return "说得急"
    return "像是在抱怨或求助" if Mark.COMPLAINT in finds.marks and length <= LONG else None


def _apart(find: Find, span: tuple[int, int]) -> int:
    return min(max(span[0] - end, start - span[1]) for start, end in find.spans)


def _nothing(place: Place | None, *why: str) -> Reading:
    return Reading(Decision.NONE, None, None, place, False, False, why)


def _find_words(case: _Case, normal: Normal) -> str:
    told: list[Find] = []
    covered: set[int] = set()
    for one in sorted(case.finds, key=lambda one: -len(_characters(one))):
        if not _characters(one) <= covered:
            covered |= _characters(one)
            told.append(one)
    words = dict.fromkeys("…".join(normal.written(*span) for span in sorted(one.spans)) for one in told)
    named = "、".join(f"“{word}”" for word in list(words)[:WHY_WORDS])
    return f"命中{named}（{case.category.name}）"


def _characters(one: Find) -> set[int]:
    return {index for span in one.spans for index in range(*span)}


def _talk_words(heard: Heard, normal: Normal) -> str:
    return f"“{normal.written(heard.start, min(heard.end, heard.start + 20))}”像是{heard.talk.name}"


def _mark_words(finds: Finds, normal: Normal, case: _Case) -> list[str]:
    said = {mark: normal.written(*span) for mark, span in finds.marks.items()}
    words: list[str] = []
    if case.severity == Severity.S0:
        words.append("关系人身安全，按紧急处理")
    elif Mark.DEMOTING in said:
        words.append(f"“{said[Mark.DEMOTING]}”表示不急")
    elif Mark.NOW in said or Mark.URGENT in said:
        words.append(f"“{said.get(Mark.NOW) or said[Mark.URGENT]}”表示紧迫")
    if Mark.REPEAT in said:
        words.append(f"“{said[Mark.REPEAT]}”表示不是第一次")
    return words
