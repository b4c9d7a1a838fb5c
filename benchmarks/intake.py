"""How well and how fast messages are understood, on any JSON Lines file with texts and what is expected of them."""

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import cattrs

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import contestants  # noqa: E402 - run as a script, the root is put on the path first
from bot.screening import ROLES  # noqa: E402 - run as a script, the root is put on the path first
from handlers.policy.lexicon import Lexicon  # noqa: E402 - run as a script, the root is put on the path first
from handlers.policy.matching import Matcher, Reading  # noqa: E402 - run as a script, the root is put on the path first
from storage.kinds import Decision  # noqa: E402 - run as a script, the root is put on the path first

FIXTURES = (ROOT / "tests/fixtures/talk.jsonl", ROOT / "tests/fixtures/intake.jsonl")
PARTS = ("building", "unit", "floor", "room", "landmark")
OURS = ("glance", "front desk", "read")
SIZES = (100, 1_000, 10_000)
# Phrases that no message has are made of these.
RARE = range(0x3400, 0x4000)
PASSES = 7
# partial_ratio looks at every phrase: a few messages are enough to know its speed.
SLOW_SAMPLE = 40


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", nargs="?", type=Path, default=next((f for f in FIXTURES if f.exists()), None))
    options.add_argument("--lexicon", type=Path, default=ROOT / "lexicon.toml")
    options.add_argument("--no-speed", action="store_true", help="only the quality")
    given = options.parse_args()
    lines = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    lexicon = cattrs.structure(tomllib.loads(given.lexicon.read_text(encoding="utf-8")), Lexicon)
    matcher = Matcher(lexicon)
    print(f"{given.file}: {len(lines)} messages, {sum(len(line['text']) for line in lines)} characters")
    _tell_quality([(line, matcher.read(line["text"], role=ROLES[line.get("role", "resident")])) for line in lines])
    if not given.no_speed:
        _tell_speed(lexicon, [line["text"] for line in lines])
    return 0


def _is_report(line: dict[str, Any]) -> bool | None:
    if "is_report" in line:
        return bool(line["is_report"])
    expected = line.get("expect", line.get("decision"))
    return None if expected is None else expected != "none"


def _tell_quality(read: list[tuple[dict[str, Any], Reading]]) -> None:
    judged = [(line, reading) for line, reading in read if _is_report(line) is not None]
    if not judged:
        print("no line says is_report, expect or decision: nothing to compare with")
        return
    for name, decisions in (("ticket or ask", ("ticket", "ask")), ("ticket alone", ("ticket",))):
        said = [(bool(_is_report(line)), reading.decision in decisions) for line, reading in judged]
        right = said.count((True, True))
        precision = right / max(1, right + said.count((False, True)))
        recall = right / max(1, right + said.count((True, False)))
        both = 2 * precision * recall / (precision + recall) if right else 0.0
        print(f"{name:14} precision {precision:.3f}  recall {recall:.3f}  F1 {both:.3f}")
    others = [reading.decision for line, reading in judged if not _is_report(line)]
    if others:
        opened, asked = (others.count(decision) / len(others) for decision in (Decision.TICKET, Decision.ASK))
        print(f"other talk     opened {opened:.3f}  asked {asked:.3f}")
    _tell_sources(judged)
    for key in ("category", "severity", "place"):
        _tell_agreement(key, judged)


def _tell_sources(judged: list[tuple[dict[str, Any], Reading]]) -> None:
    sources: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for line, reading in judged:
        source = line.get("source") or line.get("kind") or "all"
        sources[source].append((bool(_is_report(line)), reading.decision))
    print(f"\n{'source':18}{'messages':>9}{'missed':>8}{'per 1,000 that are none:':>27}{'tickets':>9}{'asked':>7}")
    for source, said in sorted(sources.items()):
        reports = [decision for is_report, decision in said if is_report]
        others = [decision for is_report, decision in said if not is_report]
        missed = f"{reports.count('none') / len(reports):.3f}" if reports else "-"
        alarms = [f"{others.count(kind) * 1000 / len(others):.0f}" if others else "-" for kind in ("ticket", "ask")]
        print(f"{source:18}{len(said):9}{missed:>8}{'':27}{alarms[0]:>9}{alarms[1]:>7}")


def _tell_agreement(key: str, judged: list[tuple[dict[str, Any], Reading]]) -> None:
    """Over the reports that were heard; a place over every line that gives one."""
    pairs = [
        (_part(line[key], key), _part(getattr(reading, key), key))
        for line, reading in judged
        if key in line and (line[key] is not None or key == "place")
        if key == "place" or (_is_report(line) and reading.decision != "none")
    ]
    if pairs:
        print(f"{key} agrees in {sum(one == other for one, other in pairs)} of {len(pairs)}")
    if key == "severity":
        urgent = [reading.decision for line, reading in judged if line.get(key) == "S0" and _is_report(line)]
        print(f"S0 missed: {urgent.count('none')} of {len(urgent)}") if urgent else None


def _part(said: Any, key: str) -> Any:
    if key != "place" or said is None:
        return said
    given = said if isinstance(said, dict) else asdict(said)
    return {part: given[part] for part in PARTS if given.get(part)}


def _tell_speed(lexicon: Lexicon, texts: list[str]) -> None:
    print(f"\nmessages a second on one core (processor time, median of {PASSES} passes)")
    print(f"{'phrases beside':>16}" + "".join(f"{name:>20}" for name in (*OURS, *contestants.NAMES)))
    speeds: dict[str, list[float]] = defaultdict(list)
    for size in SIZES:
        phrases = list(_synthetic(size))
        first = lexicon.categories[0]
        larger = replace(lexicon, categories=(replace(first, open=(*first.open, *phrases)), *lexicon.categories[1:]))
        rivals = contestants.over([*contestants.words(lexicon), *phrases])
        for name, hear in (*_ours(Matcher(larger)), *rivals):
            speeds[name].append(_speed(hear, texts[:SLOW_SAMPLE] if name == contestants.SLOW else texts))
        print(f"{size:16,}" + "".join(f"{speeds[name][-1]:20,.0f}" for name in speeds))
    ratio = "".join(f"{found[0] / found[-1]:20.2f}" for found in speeds.values())
    print(f"{'100 / 10,000':>16}{ratio}\n(partial_ratio: the first {SLOW_SAMPLE} messages)")


def _ours(matcher: Matcher) -> Iterator[tuple[str, Callable[[str], object]]]:
    """A glance; a glance before a reading, like the front desk; the reading with place and reasons of every text."""
    yield OURS[0], matcher.concerns
    yield OURS[1], lambda text: matcher.concerns(text) and matcher.read(text)
    yield OURS[2], matcher.read


def _synthetic(size: int) -> Iterator[str]:
    for number in range(size):
        yield "".join(chr(RARE[(number * 7 + place * (number + 31)) % len(RARE)]) for place in range(3)) + f"{number}"


def _speed(hear: Callable[[str], object], texts: list[str]) -> float:
    passes: list[float] = []
    for _ in range(PASSES):
        began = time.process_time()
        for text in texts:
            hear(text)
        passes.append(time.process_time() - began)
    return len(texts) / statistics.median(passes)


if __name__ == "__main__":
    sys.exit(main())
