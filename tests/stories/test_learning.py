"""What people correct is learned from, without their numbers and names; and a person accepts what is learned."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot import config, lexicon_file, suggesting
from bot.backtesting import backtest
from handlers.policy.matching import Matcher
from storage import examples
from storage.kinds import Decision, Label
from storage.models import Example
from tests.bot import configs
from tests.openings import closed, opened
from tests.stories.conftest import Tell
from tests.telling import ALONE, Story

CANNONS = {"王大爷": "上报 驱鸟炮把宝宝吓哭了", "老赵": "上报 窗外那个驱鸟炮谁家的啊", "小吴": "上报 又见驱鸟炮了吗"}
BESIDE = "4栋门口路灯不亮了"


async def _kept(story: Story) -> list[Example]:
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        return await examples.everything(tx)


async def _labels(story: Story) -> list[tuple[Label, int]]:
    return [(one.label, one.ticket) for one in await _kept(story)]


def _config(folder: Path, url: str) -> config.Config:
    """The example town on that database, with a lexicon of its own beside it."""
    shutil.copy(configs.PROJECT / "lexicon.toml", folder)
    shipped, own = f'"{configs.PROJECT / "lexicon.toml"}"', '"lexicon.toml"'
    changes = ((shipped, own), ("sqlite+aiosqlite:///linying.db", url))
    return config.load(configs.write(folder, *changes))


async def test_three_neighbours_teach_a_word_that_a_person_accepts(
    tell: Tell, database_url: str, tmp_path: Path
) -> None:
    story = await tell()
    for person, text in CANNONS.items():
        await story.writes(person, text)
    story.forget()
    read = _config(tmp_path, database_url)
    path, said = tmp_path / "lexicon.toml", list[str]()
    before = path.read_text(encoding="utf-8")
    given = await suggesting.taught(read)
    assert suggesting.suggest(read, read.lexicon, given, said.append) == 0
    (line,) = [json.loads(one) for one in said]
    assert (line["number"], line["do"], line["words"], line["examples"]) == (1, "add", ["驱鸟炮"], 3)
    accepted = suggesting.accept(read, read.lexicon, given, said.append, number=1, path=path, category="noise")
    assert (accepted, json.loads(said[-1])["category"]) == (0, "noise")
    _heard_and_won(read.lexicon, path, given.examples)
    added = set(path.read_text(encoding="utf-8").splitlines()) - set(before.splitlines())
    assert len(added) == 1 and "驱鸟炮" in added.pop()


def _heard_and_won(old: Any, path: Path, kept: Any) -> None:
    new = lexicon_file.load(path)
    after = Matcher(new)
    heard = after.read("驱鸟炮半夜还响")
    assert (heard.decision, heard.category) == (Decision.TICKET, "noise")
    said: list[str] = []
    assert backtest(Matcher(old), after, (), new.pinned, said.append, kept) == 0
    lines = [json.loads(one) for one in said]
    assert [(line["kind"], line.get("label"), line.get("right")) for line in lines[:-1]] == [
        ("won", "missed", True)
    ] * 3
    assert (lines[-1]["won"], lines[-1]["examples_right_old"], lines[-1]["examples_right_new"]) == (3, 0, 3)


async def test_what_was_reported_by_hand_is_kept_without_numbers_and_names(story: Story) -> None:
    await story.writes("老赵", "上报 老赵说驱鸟炮找王阿姨 13800138000")
    story.forget()
    (kept,) = await _kept(story)
    assert (kept.label, kept.category, kept.text) == (Label.MISSED, "other", "***说驱鸟炮找*** ***")


async def test_what_the_rules_hear_anyway_was_not_missed(story: Story) -> None:
    await story.writes("老赵", "上报 3栋门口路灯不亮了")
    story.forget()
    assert await _kept(story) == []


async def test_saying_it_twice_teaches_it_once(story: Story) -> None:
    for _ in range(2):
        await story.writes("老赵", "上报 驱鸟炮又来了")
    story.forget()
    assert await _labels(story) == [(Label.MISSED, 1)]


async def test_a_false_alarm_teaches_until_it_is_reopened(story: Story) -> None:
    await opened(story)
    await story.writes("chen-haiyan", "误报 1 看错了")
    assert await _labels(story) == [(Label.FALSE_ALARM, 1)]
    await story.writes("王大爷", "没解决 1")
    story.forget()
    assert (story.ticket()["status"], await _kept(story)) == ("assigned", [])


async def test_a_pair_is_the_same_when_merged_and_different_when_split(story: Story) -> None:
    await opened(story)
    await opened(story, BESIDE, by="老赵")
    await story.writes("chen-haiyan", "合并 2 1")
    (pair,) = await _kept(story)
    assert (pair.label, pair.text, pair.other_text) == (Label.SAME, "3栋门口路灯不亮了", BESIDE)
    await story.writes("chen-haiyan", "拆分 1")
    story.forget()
    assert await _labels(story) == [(Label.DIFFERENT, 2)]


async def test_what_joined_by_likeness_and_is_split_off_is_different(story: Story) -> None:
    await opened(story)
    await story.writes("老赵", "3栋门口的路灯不亮")
    await story.writes("chen-haiyan", "拆分 1")
    story.forget()
    assert await _labels(story) == [(Label.DIFFERENT, 2)]


async def test_nothing_private_is_kept_to_learn_from(story: Story) -> None:
    await story.writes("王大爷", "我真的不想活了", chat=ALONE)
    await story.writes("王大爷", "误报 1", chat=ALONE)
    story.forget()
    assert (story.ticket()["outcome"], await _kept(story)) == ("false_alarm", [])


async def test_a_confirmed_ticket_is_the_good_side_and_no_example(
    tell: Tell, database_url: str, tmp_path: Path
) -> None:
    story = await tell()
    await closed(story)
    given = await suggesting.taught(_config(tmp_path, database_url))
    assert ([one.text for one in given.confirmed], given.examples) == (["3栋门口路灯不亮了"], [])


async def test_pairs_that_the_rules_see_otherwise_are_told_to_the_person(
    tell: Tell, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = await tell()
    await opened(story)
    await opened(story, BESIDE, by="老赵")
    await story.writes("chen-haiyan", "合并 2 1")
    story.forget()
    read = _config(tmp_path, database_url)
    suggesting.suggest(read, read.lexicon, await suggesting.taught(read), print)
    told = capsys.readouterr()
    assert told.out == ""
    assert "2 号：人工合并，规则却认为不是一件事" in told.err
