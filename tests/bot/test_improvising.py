"""What somebody types into a demo, and all that is printed for it."""

import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import demo
from handlers.policy.town import Town

Typing = Callable[..., Awaitable[list[str]]]

GOOD_MORNING = {"at": "2026-11-23T09:00:00+08:00", "chat": "rongan-1-group", "from": "ra1-01", "text": "早上好"}
BUTTONS = "      〔1 接单〕 〔2 转派〕 〔3 误报〕 〔4 为什么〕"


pytestmark = pytest.mark.usefixtures("eighty_columns")


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, town: Town) -> Typing:
    """Types these lines after 王大爷 said good morning in his group, and gives all that was printed for them."""

    async def play(*typed: str) -> list[str]:
        story = tmp_path / "story.jsonl"
        story.write_text(json.dumps(GOOD_MORNING), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        await demo.play(town, story, once=False)
        rows = capsys.readouterr().out.splitlines()
        assert rows.pop() == "再见。"
        return rows[rows.index("── /help 看全部，/quit 离开。") + 1 :]

    return play


async def test_talk_that_is_not_for_the_bot_is_answered_with_nothing(types: Typing) -> None:
    assert await types("今天真冷") == ["【榕岸一格群】", "09:00 王大爷：今天真冷"]


async def test_a_line_is_said_by_whoever_stands_before_the_colon_and_the_next_by_the_same(types: Typing) -> None:
    rows = await types("李桂芝：早", "吃了吗", "ra1-03: 吃了", "8:30 开会")
    assert rows == [
        "【榕岸一格群】",
        "09:00 李桂芝：早",
        "09:00 李桂芝：吃了吗",
        "09:00 张守信：吃了",
        "09:00 张守信：8:30 开会",
    ]


async def test_a_name_that_nobody_has_is_a_new_neighbours(types: Typing) -> None:
    rows = await types("老张: 早", "老张: 早啊")
    note = "（名单里没有“老张”，当作一位新来的居民。）"
    assert rows == [note, "【榕岸一格群】", "09:00 老张：早", "09:00 老张：早啊"]


async def test_a_report_is_shown_with_its_card_and_with_whom_it_pings(types: Typing) -> None:
    assert await types("3栋路灯不亮了") == [
        "【榕岸一格群】",
        "09:00 王大爷：3栋路灯不亮了",
        "09:00 邻应 b1：📋 1 号 · 公共设施 · 3号楼【一般】",
        "      @陈海燕 请看一下，回“收到”就算接单。",
        BUTTONS,
        "【私信 陈海燕】",
        "09:00 邻应 b2：请接单：1 号 · 公共设施 · 3号楼【一般】 榕岸一格",
        "      王大爷（11月23日 09:00）：3栋路灯不亮了",
        "      回“收到”就算接单。",
        BUTTONS,
    ]


@pytest.mark.parametrize(
    "typed", ["/press 接单", "/press 1", "/press 接单 b2", "/press b2 1", "陈海燕: /press 接单 b1"]
)
async def test_a_button_is_pressed_by_its_word_or_its_number_on_the_last_card_or_another(
    types: Typing, typed: str
) -> None:
    rows = (await types("3栋路灯不亮了", typed))[10:]
    assert rows[-2] == "09:00 邻应 改 b1：✅ 陈海燕 已接单。"
    assert [row for row in rows if "陈海燕 按了 b" in row and "〔接单〕" in row] != []


async def test_a_reply_is_the_readers_and_goes_where_the_message_was(types: Typing) -> None:
    rows = (await types("3栋路灯不亮了", "/reply b2 收到", "多谢"))[10:]
    assert rows == [
        "09:00 陈海燕（回 b2）：收到",
        "【榕岸一格群】",
        "09:00 邻应 改 b1：✅ 陈海燕 已接单。",
        "      〔1 到场〕 〔2 办结〕 〔3 挂起〕 〔4 转派〕 〔5 为什么〕",
        "09:00 王大爷：多谢",
    ]


async def test_one_can_move_to_another_group_and_to_the_bot_alone(types: Typing) -> None:
    assert await types("/group rongan-2-group", "早", "/alone", "/group 书院一格群") == [
        "接下来王大爷在榕岸二格群里说话。",
        "【榕岸二格群】",
        "09:00 王大爷：早",
        "接下来王大爷单独对邻应说话。",
        "接下来王大爷在书院一格群里说话。",
    ]


async def test_what_is_due_while_the_clock_jumps_is_said_at_its_time(types: Typing) -> None:
    rows = (await types("3栋路灯不亮了", "/later 1h"))[10:]
    assert rows == [
        "   …… 30 分钟后",
        "09:30 邻应 b3：⏰ 1 号 · 公共设施 · 3号楼（30 分钟前报）还没接单，回“收到”就行。",
        BUTTONS,
        "（现在是 11月23日 10:00）",
    ]


@pytest.mark.parametrize(
    ("typed", "then"),
    [("/until 10:30", "11月23日 10:30"), ("/until 08:00", "11月24日 08:00"), ("/until 明天10点", "11月24日 10:00")],
)
async def test_the_clock_runs_until_the_next_such_time(types: Typing, typed: str, then: str) -> None:
    assert await types(typed) == [f"（现在是 {then}）"]


async def test_what_is_open_is_listed_without_the_reporters_words(types: Typing) -> None:
    rows = await types("/tickets", "3栋路灯不亮了", "/tickets")
    assert rows[0] == "没有没结案的工单。"
    assert "".join(rows[11:]) == (
        "1 号 · 公共设施 · 3号楼【一般】等人接单，1 分钟前报，经办：陈海燕，下一步最迟：11月23日 09:30"
    )


async def test_the_people_are_listed_by_grid_with_who_is_on_duty(types: Typing) -> None:
    rows = await types("/who")
    assert rows[:3] == [
        "【榕岸一格】群 rongan-1-group",
        "　网格长 林永安，网格员 陈海燕（当班）、吴志明",
        "　平安信息员 王大爷、李桂芝、张守信、刘春梅、赵建设、孙玉兰",
    ]
    assert "街道督办 唐正义、罗静" in rows


async def test_what_cannot_be_done_gets_one_sentence(types: Typing) -> None:
    answers = {
        "/nix": "没有 /nix 这个命令；/help 看能写什么。",
        "/later": "/later 后面写过多久，例如 30m、2h、1d。",
        "/later 2 hours": "/later 后面写过多久，例如 30m、2h、1d。",
        f"/later {'9' * 30}d": "/later 后面写过多久，例如 30m、2h、1d。",
        "/later 400d": "一次最多过一年；请写近一点的时间。",
        "/until 昨天": "/until 后面写到什么时候，例如 08:00、明天10点、2026-11-25 08:00。",
        "/until 2020-01-01 08:00": "2020-01-01 08:00 已经过了；时间只往前走。",
        "/reply b9 收到": "没有 b9 这条消息；编号写在邻应的名字后面，例如 b12。",
        "/reply": "没有这条消息；编号写在邻应的名字后面，例如 b12。",
        "/press": "要写按哪个按钮，例如“/press 接单 b12”。",
        "/press 接单": "没有哪条消息上有“接单”；例如“/press 接单 b12”。",
    }
    assert await types(*answers) == [*answers.values()]


async def test_what_does_not_fit_a_message_gets_one_sentence(types: Typing) -> None:
    answers = {
        "/press 办结 b1": "b1 上的按钮是：接单、转派、误报、为什么；例如“/press 接单 b12”。",
        "/press 9 b2": "b2 上的按钮是：接单、转派、误报、为什么；例如“/press 接单 b12”。",
        "/reply b1": "要回一句话，例如“/reply b1 收到”。",
        "李桂芝: /reply b2 收到": "b2 是发给陈海燕一个人的，别人看不到。",
    }
    assert (await types("3栋路灯不亮了", *answers))[10:] == [*answers.values()]


async def test_quit_leaves_the_rest_untyped(types: Typing) -> None:
    assert await types("/quit", "早") == []


async def test_control_characters_and_books_do_not_reach_the_terminal(types: Typing) -> None:
    rows = await types("\x1b[2J早\x07", "早" * 5000)
    assert rows[1] == "09:00 王大爷：�[2J早�"
    assert rows[-1].endswith("早……（共 5000 字）")
