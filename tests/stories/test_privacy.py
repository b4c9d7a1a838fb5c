"""What the bot keeps, and what a group may read: as little as the matter needs."""

import asyncio
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import telling
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import without_grid

TALK = (
    "早上好",
    "谢谢大家",
    "今天天气不错",
    "3号楼的朋友晚上打球吗",
    "哈哈哈哈",
    "收到",
    "👍",
    "",
    "1234",
    "团购鸡蛋 接龙",
)
REPORTS = ("3栋漏水了", "3号楼电梯困人了", "楼道里堆满垃圾", "我和楼上因为漏水吵起来了", "3栋302漏水了")
PERSONAL = st.one_of(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    st.from_regex(r"\A[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-2][1-9][0-9]{3}[0-9X]\Z"),
    st.from_regex(r"\A闽[A-F][A-HJ-NP-Z0-9]{5}\Z"),
    st.from_regex(r"\A[1-9][0-9]{2,3}室\Z"),
)
AROUND = st.sampled_from((" ", "，", "。电话", "，车牌", "，住在", "，身份证", "：", "\n"))


async def test_ordinary_talk_leaves_no_row_in_any_table(story: Story) -> None:
    for text in TALK:
        await story.writes("王大爷", text)
        await story.writes("chen-haiyan", text)
    await story.later(days=1)
    assert await story.rows() == {}


async def test_a_group_bound_to_no_grid_hears_one_polite_line_once_and_nothing_of_it_is_kept(tell: Tell) -> None:
    story = await tell(without_grid(example(), GROUP))
    for text in ("3栋漏水了，我表姐家", "3号楼电梯困人了", "收到", "早"):
        await story.writes("王大爷", text)
    story.hears(GROUP, "这个群还没有绑定网格", purpose="notice")
    assert await story.rows() == {"utterances": 1, "told": 1, "counters": 1}
    assert not re.search("王大爷|表姐|电梯|漏水", await story.kept())


async def test_a_group_that_the_config_does_not_know_is_as_unbound(story: Story) -> None:
    for _ in range(2):
        await story.writes("王大爷", "3栋漏水了", chat="somebody-elses-group")
    story.hears("somebody-elses-group", "还没有绑定网格", purpose="notice")
    assert story.tickets == {}


async def test_the_person_on_duty_reads_the_number_that_the_group_does_not(story: Story) -> None:
    await story.writes("王大爷", "3栋302漏水了，电话13800138000")
    card = story.hears(GROUP, "3号楼", purpose="receipt")
    assert "302" not in card["text"] and "138" not in card["text"]
    story.hears("dm:chen-haiyan", "3栋302漏水了，电话13800138000", purpose="ping")


async def test_what_the_officer_writes_is_masked_in_the_group_too(story: Story) -> None:
    await story.writes("王大爷", "3栋漏水了")
    story.forget()
    await story.writes("chen-haiyan", "挂起 1 明天10点 等302的业主13800138000回家")
    assert "302" not in story.card()["text"] and "138" not in story.card()["text"]
    await story.writes("chen-haiyan", "办结 1 联系了13800138000")
    assert "138" not in story.hears(GROUP, "已办结", purpose="confirmation")["text"]


async def test_to_the_bot_alone_somebody_may_say_anything_and_is_answered_there(story: Story) -> None:
    await story.writes("王大爷", "在吗", chat=ALONE)
    story.hears("dm:王大爷", "没看出要处理什么", purpose="answer")


def test_phones_identity_numbers_plates_and_rooms_never_reach_a_group(sqlite_url: str) -> None:
    with asyncio.Runner() as runner:
        story = runner.run(telling.begin(sqlite_url))

        @settings(max_examples=30)
        @given(st.sampled_from(REPORTS), st.lists(st.tuples(AROUND, PERSONAL), min_size=1, max_size=3), st.booleans())
        def tell(report: str, personal: list[tuple[str, str]], before: bool) -> None:
            numbers = [number for _, number in personal]
            around = "".join(glue + number for glue, number in personal)
            runner.run(_report(story, f"{around}，{report}" if before else report + around))
            for line in (*story.said, *story.edits):
                heard = "" if line["chat"].startswith("dm:") else line["text"].replace("120/119/110", "")
                assert not [number for number in numbers if number.strip("室") in heard], heard
            story.forget()
            story.edits.clear()

        tell()
        runner.run(story.rehearsal.stop())


async def _report(story: Story, text: str) -> None:
    """Reported, and ended with the same words in the officer's mouth."""
    number = len(story.tickets) + 1
    await story.writes(f"邻居{number}", text)
    await story.writes("chen-haiyan", f"办结 {max(story.tickets)} {text}")
    await story.writes("chen-haiyan", f"误报 {max(story.tickets)} {text}")
