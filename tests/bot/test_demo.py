"""The demo's story, as whoever watches it sees it."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from bot import demo
from bot.config import load
from bot.stage import clean
from bot.troubles import CannotRun
from handlers.policy.town import Town
from tests.bot.configs import write

SILENT = '{"at": "2026-11-23T09:00:00+08:00", "do": "clock"}'


pytestmark = pytest.mark.usefixtures("eighty_columns")


async def played(town: Town, capsys: pytest.CaptureFixture[str]) -> list[str]:
    await demo.play(town, None, once=True)
    return capsys.readouterr().out.splitlines()


async def test_the_built_in_story_goes_from_a_lift_to_what_an_officer_still_has(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = iter(await played(town, capsys))
    # Each is looked for behind the one before it.
    for words in (
        "08:31 王大爷：3号楼2单元电梯又坏了，里面有人",
        "08:31 邻应 b1：🚨 危及生命请先拨 120/119/110",
        "【私信 陈海燕】",
        "08:32 邻应 改 b1：📋 1 号 · 电梯 · 3号楼2单元【紧急】 2 人反映",
        "08:33 邻应 b5：⏰",
        "08:34 陈海燕：收到，马上到",
        "08:34 邻应 改 b1：✅ 陈海燕 已接单。",
        "09:05 邻应 改 b1：已结案（报事人确认解决）",
        "【私信 郑凯文】",
        "10:00 邻应 b16：⏰",
        "【私信 苏美珍】",
        "11:30 邻应 b17：⬆️",
        "18:20 邻应 改 b14：已结案（报事人确认解决）",
        "18:30 邻应 b31：等您的有 1 张：",
        "18:40 王大爷：今天多亏小陈，谢谢啦",
    ):
        assert any(row.startswith(words) for row in rows), f"{words} does not come, or not in its turn"
    assert list(rows) == []


async def test_a_pipe_gets_eighty_columns_of_plain_text_and_no_ids_of_people(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = await played(town, capsys)
    assert [row for row in rows if cell_len(row) > 80 or row != clean(row)] == []
    people = town.roster.people
    assert [(person, row) for row in rows for person in people if person in row] == []


async def test_a_story_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, town: Town) -> None:
    story = tmp_path / "story.jsonl"
    story.write_text(f"{SILENT}\nnope\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="line 2: is no JSON"):
        await demo.play(town, story, once=True)


async def test_the_built_in_story_plays_in_the_example_town_where_the_config_has_other_groups(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path, ('id = "rongan-1-group"', 'id = "another-group"'))
    await demo.play(load(other).town, None, once=True)
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("您的配置里没有故事里的群")
    assert "08:31 王大爷：3号楼2单元电梯又坏了，里面有人" in rows
