"""What the customer's own examples would change in the lexicon: each change is tried first, and a person accepts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.policy.amending import Change, Do, is_ordinary
from handlers.policy.lexicon import UNSORTED, Category, Lexicon, phrases, spread
from handlers.policy.shared_words import SHORTEST, Fitting, Shared, rest, shared
from handlers.policy.trying import Line, Trial
from storage.kinds import Decision, Label, Role, Severity

ENOUGH = 2
"""What one person said once teaches nothing."""

TRIED = 30
"""So many words are tried for one category; the better ones come first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`tickets` would have been read otherwise; `examples` is how many independent ones speak for it."""

    change: Change
    tickets: tuple[int, ...]
    examples: int
    why: str


def propose(lexicon: Lexicon, landmarks: Sequence[str], names: Sequence[str], lines: Sequence[Line]) -> list[Proposal]:
    """What most examples speak for comes first. Nothing that is grave or dangerous is weakened or taken out: there it
    ends with a question."""
    trial = Trial(lexicon, landmarks, lines)
    fitting = Fitting(lexicon, names, landmarks)
    found = [*_additions(trial, fitting), *_withdrawals(trial, fitting)]
    order = list(Do)
    return sorted(found, key=lambda one: (-one.examples, order.index(one.change.do), one.change.words))


def _additions(trial: Trial, fitting: Fitting) -> Iterator[Proposal]:
    missed = [one for one in trial.labelled(Label.MISSED) if trial.before[one].decision != Decision.TICKET]
    for category in dict.fromkeys(trial.lines[one].category for one in missed):
        own = [one for one in missed if trial.lines[one].category == category]
        others = [text for one, text in enumerate(trial.texts) if _is_other(trial.lines[one], category)]
        ordinary = [pinned.text for pinned in trial.lexicon.pinned if pinned.decision == Decision.NONE]
        words = shared([trial.texts[one] for one in own], [*others, *ordinary], fitting.fits)
        covered: set[int] = set()
        for word in words[:TRIED]:
            having = {own[number] for number in word.texts}
            if having - covered and (proposal := _addition(trial, word.word, category, having)):
                covered |= having
                yield proposal


def _is_other(line: Line, category: str) -> bool:
    """Whether a word of the category must not be in that line."""
    return line.label is Label.FALSE_ALARM or line.category not in (category, UNSORTED.id)


def _addition(trial: Trial, word: str, category: str, having: set[int]) -> Proposal | None:
    """The most careful way in which the word is heard where it was missed: weak, or else open."""
    known = _known(trial, category, having)
    for key in ("weak", "open"):
        change = Change(Do.ADD, known or trial.lexicon.categories[-1].id, key, (word,))
        effect = trial.effect(change)
        if effect and len(effect.opened & having) == len(having) >= ENOUGH:
            why = f"{len(having)} 条人工上报都说了“{word}”，规则没听出来；误报和别类里没有这个词"
            why += "；加成弱词，有地点或说得急才立案" if key == "weak" else "；加上就立案"
            why += "" if known else "；不知道归哪一类，接受时请写 --category"
            return Proposal(replace(change, category=known), effect.tickets, len(having), why)
    return None


def _known(trial: Trial, category: str, having: set[int]) -> str | None:
    """The category; of what nobody could sort, the one whose weak words more than half of the texts have, if any."""
    if category != UNSORTED.id:
        return category
    heard = (trial.matcher.read(trial.lines[one].text, role=Role.SAFETY_INFORMANT).category for one in sorted(having))
    named, times = Counter(heard).most_common(1)[0]
    return named if 2 * times > len(having) else None


def _withdrawals(trial: Trial, fitting: Fitting) -> Iterator[Proposal]:
    false = [one for one in trial.labelled(Label.FALSE_ALARM) if trial.before[one].decision == Decision.TICKET]
    good = [*trial.labelled(None), *trial.labelled(Label.MISSED)]
    for category in trial.lexicon.categories:
        own = [one for one in false if trial.before[one].category == category.id]
        mild = [one for one in own if is_ordinary(category) and trial.before[one].severity != Severity.S0]
        grave = [one for one in own if one not in mild]
        yield from _by_context(trial, fitting, category, Do.STRIP, mild, good)
        yield from _weakened(trial, category, mild)
        yield from _by_context(trial, fitting, category, Do.ASK, grave, good)


def _by_context(
    trial: Trial, fitting: Fitting, category: Category, do: Do, false: list[int], good: list[int]
) -> Iterator[Proposal]:
    """What false alarms say around the word that was taken for a report, and nobody says who was right."""
    firm = sorted(_firm_words(category, trial.lexicon), key=len, reverse=True)

    def fits(word: str) -> bool:
        free = do is Do.ASK or not _touches_grave(word, category, trial.lexicon)
        return free and fitting.fits(word) and len(rest(word, firm)) >= SHORTEST

    covered: set[int] = set()
    for word in shared([trial.texts[one] for one in false], [trial.texts[one] for one in good], fits)[:TRIED]:
        having = {false[number] for number in word.texts}
        if having - covered and (proposal := _spared(trial, category, do, word, having)):
            covered |= having
            yield proposal


def _spared(trial: Trial, category: Category, do: Do, word: Shared, having: set[int]) -> Proposal | None:
    named = None if do is Do.ASK else category.id
    change = Change(do, named, "patterns" if do is Do.ASK else "strip", (word.word,))
    effect = trial.effect(change)
    if effect is None or len(effect.spared & having) < ENOUGH:
        return None
    count = len(effect.spared & having)
    why = (
        f"{count} 条误报都说了“{word.word}”；事关人身安全（{category.name}），规则不减弱也不剔除，最多先问一句"
        if do is Do.ASK
        else f"{count} 条误报都是“{word.word}”这种说法，已解决的工单里没有；剔除后它不再算{category.name}"
    )
    return Proposal(change, effect.tickets, count, why)


def _weakened(trial: Trial, category: Category, false: list[int]) -> Iterator[Proposal]:
    """Open words that were wrong more often than right."""
    right = [one for one in trial.labelled(None) if trial.lines[one].category == category.id]
    for word in category.open:
        wrong = {one for one in false if word in trial.texts[one]}
        times_right = sum(word in trial.texts[one] for one in right)
        if len(wrong) < max(ENOUGH, times_right + 1):
            continue
        change = Change(Do.WEAKEN, category.id, "weak", (word,))
        effect = trial.effect(change)
        if effect and len(effect.spared & wrong) >= ENOUGH:
            why = f"“{word}”误报 {len(wrong)} 次，已解决的工单里只有 {times_right} 次；改成有地点或说得急才算"
            yield Proposal(change, effect.tickets, len(wrong), why)


def _firm_words(category: Category, lexicon: Lexicon) -> Iterator[str]:
    for _, words in phrases(category):
        yield from spread(words, lexicon.words)
    for pair in category.pairs:
        yield from spread((*pair.things, *pair.troubles), lexicon.words)


def _touches_grave(word: str, category: Category, lexicon: Lexicon) -> bool:
    """Whether taking the word out could take something of a danger to life with it."""
    grave = set(spread(category.grave, lexicon.words))
    for pair in category.pairs:
        if pair.severity == Severity.S0:
            grave |= set(spread((*pair.things, *pair.troubles), lexicon.words))
    return any(_overlap(word, one) or _overlap(one, word) for one in grave)


def _overlap(one: str, other: str) -> bool:
    """Whether the second is in the first, or begins in it."""
    return other in one or any(one.endswith(other[:length]) for length in range(1, len(other)))
