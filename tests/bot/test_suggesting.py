"""Proposals on the command line, and what is refused to be written."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import lexicon_file, suggesting
from bot.__main__ import main
from bot.suggesting import Taught
from bot.troubles import CannotRun
from storage.kinds import Label
from storage.models import Example
from tests.bot.configs import PROJECT, write
from tests.telling import example_config

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _taught(label: Label, category: str, *texts: str) -> Taught:
    kept = [Example("luhu", n, 0, NOW, n, label, category, text, "") for n, text in enumerate(texts, 1)]
    return Taught(kept, [])


MISSED = _taught(Label.MISSED, "noise", "驱鸟炮把宝宝吓哭了", "窗外那个驱鸟炮谁家的啊")
UNSORTED = _taught(Label.MISSED, "other", "驱鸟炮把宝宝吓哭了", "窗外那个驱鸟炮谁家的啊")
GRAVE = _taught(Label.FALSE_ALARM, "fire_gas", "楼下着火驱鸟炮开张", "着火驱鸟炮三号桌")


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    return Path(shutil.copy(PROJECT / "lexicon.toml", tmp_path))


def _accept(path: Path, given: Taught, category: str | None = None, number: int = 1) -> tuple[int, list[Any]]:
    said: list[str] = []
    read, rules = example_config(), lexicon_file.load(path)
    status = suggesting.accept(read, rules, given, said.append, number=number, path=path, category=category)
    return status, [json.loads(line) for line in said]


def test_a_proposal_has_the_promised_fields_in_order() -> None:
    said: list[str] = []
    read = example_config()
    suggesting.suggest(read, read.lexicon, MISSED, said.append)
    line = json.loads(said[0])
    assert list(line) == ["number", "do", "category", "key", "words", "tickets_changed", "examples", "why"]
    assert (line["category"], line["key"], line["tickets_changed"], line["examples"]) == ("noise", "weak", [1, 2], 2)


def test_accepting_changes_that_word_and_keeps_comments_order_and_line_ends(lexicon: Path) -> None:
    lexicon.write_bytes(lexicon.read_bytes().replace(b"\n", b"\r\n"))
    before = lexicon.read_bytes()
    assert _accept(lexicon, MISSED)[0] == 0
    after = lexicon.read_bytes()
    as_laid_out = (after.replace(added.encode(), b"") for added in (', "驱鸟炮"', '    "驱鸟炮",\r\n'))
    assert before != after and before in as_laid_out
    assert list(lexicon.parent.iterdir()) == [lexicon]


def test_a_question_is_written_as_a_kind_of_talk_once(lexicon: Path) -> None:
    status, (line,) = _accept(lexicon, GRAVE)
    assert (status, line["do"], line["accepted"]) == (0, "ask", True)
    talk = lexicon_file.load(lexicon).talk[-1]
    assert (talk.name, talk.ordinary, talk.grave) == ("误报过的说法", "ask", "ask")
    assert "驱鸟炮" in talk.patterns[0]


def test_what_check_would_find_is_not_written(lexicon: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lexicon.read_text(encoding="utf-8")
    nonsense = '\n[[pinned]]\ntext = "驱鸟炮吓人"\ndecision = "none"\n'
    lexicon.write_text(text + nonsense, encoding="utf-8")
    said: list[str] = []
    read = example_config()
    accepting = suggesting.accept(read, read.lexicon, MISSED, said.append, number=1, path=lexicon, category=None)
    assert (accepting, said) == (1, [])
    assert "the pinned example '驱鸟炮吓人' should be none" in capsys.readouterr().err
    assert lexicon.read_text(encoding="utf-8") == text + nonsense
    assert list(lexicon.parent.iterdir()) == [lexicon]


@pytest.mark.parametrize(
    ("given", "category", "number", "words"),
    [
        (MISSED, None, 2, "--accept: there is no proposal 2; there are 1"),
        (MISSED, None, 0, "--accept: there is no proposal 0"),
        (UNSORTED, None, 1, "--category: is missing; write one of life_emergency"),
        (UNSORTED, "pigeons", 1, "--category: is 'pigeons'; write one of"),
    ],
)
def test_what_cannot_be_accepted_is_one_sentence(
    lexicon: Path, given: Taught, category: str | None, number: int, words: str
) -> None:
    with pytest.raises(CannotRun) as trouble:
        _accept(lexicon, given, category, number)
    assert trouble.value.sentences[0].startswith(words)


def test_on_the_command_line_an_empty_database_has_nothing_to_propose(
    tmp_path: Path, lexicon: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write(tmp_path, ("sqlite+aiosqlite:///linying.db", sqlite_url)))
    assert main(["suggest", "--config", path]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err.startswith("0 条样例，0 条建议")) == ("", True)
    assert main(["suggest", "--config", path, "--accept", "1"]) == 2
    assert "--lexicon: is missing" in capsys.readouterr().err
    assert main(["suggest", "--config", path, "--accept", "1", "--lexicon", str(lexicon)]) == 2
    assert main(["backtest", str(lexicon), str(lexicon), "--examples", "--config", path]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["examples"] == 0
    assert main(["backtest", str(lexicon), str(lexicon), "--config", path]) == 2
    assert "LOG: is missing; give a chat log, or --examples" in capsys.readouterr().err
