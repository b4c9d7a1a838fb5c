"""Two tickets that are one matter: everybody goes along, and it can be undone."""

from storage.kinds import Action
from tests.openings import CHEN, LAMP, RUBBISH, Opened, opened
from tests.telling import GROUP, Story

BESIDE = "4栋门口路灯不亮了"


async def _merged(story: Story) -> tuple[Opened, Opened]:
    """老赵's lamp went into 王大爷's."""
    first, second = await opened(story), await opened(story, BESIDE, by="老赵")
    await story.writes("chen-haiyan", "合并 2 1 一条线路")
    story.hears(GROUP, "2 号", "和 1 号是同一件事，合并处理，有结果一起告诉。 @老赵", purpose="closing")
    return first, second


async def test_whoever_reported_either_hears_the_end(story: Story) -> None:
    await _merged(story)
    assert (story.ticket(2)["status"], story.ticket(2)["outcome"]) == ("closed", "merged")
    assert "2 人反映" in story.card()["text"]
    await story.writes("chen-haiyan", "办结 1 修了线路")
    story.hears(GROUP, "@王大爷 @老赵", purpose="confirmation")
    await story.writes("老赵", "已解决")
    story.hears(GROUP, "报事人确认解决，结案。 @王大爷 @老赵", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")
    assert story.ticket(1)["reporters"] == ["王大爷", "老赵"]


async def test_replies_and_buttons_of_the_merged_one_go_on(story: Story) -> None:
    _, second = await _merged(story)
    await story.writes("chen-haiyan", "收到", reply_to=second.report)
    assert story.ticket(1)["status"] == "acknowledged"
    await story.presses("chen-haiyan", Action.ARRIVE, second.card)
    assert story.ticket(1)["status"] == "in_progress"
    await story.writes("chen-haiyan", "办结 修了线路", reply_to=second.card)
    story.hears(GROUP, "1 号", "已办结：修了线路", purpose="confirmation")


async def test_its_number_says_where_it_went(story: Story) -> None:
    await _merged(story)
    for person, text in (
        ("老赵", "没解决 2"),
        ("老赵", "已解决 2"),
        ("chen-haiyan", "接单 2"),
        ("chen-haiyan", "合并 2 1"),
    ):
        await story.writes(person, text)
    for _ in range(2):
        story.hears(GROUP, "要由", purpose="answer")
    for _ in range(2):
        story.hears(GROUP, "2 号已并到 1 号，请对 1 号说，或发“拆分 2”", purpose="answer")


async def test_a_circle_is_refused(story: Story) -> None:
    await _merged(story)
    await story.writes("chen-haiyan", "合并 1 2")
    story.hears(GROUP, "2 号已结案（已合并），不能并进去", purpose="answer")


async def test_in_a_reply_the_one_number_is_where_it_goes(story: Story) -> None:
    await opened(story)
    second = await opened(story, BESIDE, by="老赵")
    await story.writes("chen-haiyan", "合并 1", reply_to=second.card)
    story.hears(GROUP, "2 号", "和 1 号是同一件事", purpose="closing")


async def test_the_button_asks_into_which(story: Story) -> None:
    await opened(story)
    second = await opened(story, BESIDE, by="老赵")
    await story.presses("chen-haiyan", Action.MERGE, second.card)
    story.hears(GROUP, "2 号并到哪一张？", purpose="answer")
    await story.writes("chen-haiyan", "1号")
    story.hears(GROUP, "2 号", "和 1 号是同一件事", purpose="closing")


async def test_what_is_worse_makes_the_other_worse(story: Story) -> None:
    await opened(story)
    await opened(story, "4栋电线冒火花了，路灯灭了", by="老赵")
    worse = story.ticket(2)["severity"]
    await story.writes("chen-haiyan", "合并 2 1")
    story.hears(GROUP, "和 1 号是同一件事", purpose="closing")
    story.hears(CHEN, "情况变急", "1 号", purpose="ping")
    assert story.ticket(1)["severity"] == worse < "S2"


async def test_whoever_joins_what_is_done_is_asked_too(story: Story) -> None:
    await opened(story)
    await opened(story, BESIDE, by="老赵")
    await story.writes("chen-haiyan", "办结 1 修了线路")
    story.hears(GROUP, "@王大爷 看看", purpose="confirmation")
    await story.writes("chen-haiyan", "合并 2 1")
    story.hears(GROUP, "2 号", "和 1 号是同一件事", purpose="closing")
    story.hears(GROUP, "1 号", "已办结：修了线路。@老赵 看看", purpose="confirmation")


async def test_a_merge_is_undone(story: Story) -> None:
    await _merged(story)
    await story.writes("chen-haiyan", "拆分 1 两条线路")
    story.hears(GROUP, "2 号 · 公共设施 · 4号楼 从 1 号里分出来，单独处理", purpose="update")
    story.hears(CHEN, "请接单", "2 号", BESIDE, purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 2)] == [["王大爷"], ["老赵"]]
    assert (story.ticket(2)["status"], story.ticket(2)["outcome"]) == ("assigned", None)
    assert "从 1 号拆出来：两条线路" in await story.reasons(2)


async def test_of_a_chain_of_merges_each_is_undone_by_itself(story: Story) -> None:
    await _merged(story)
    await opened(story, RUBBISH, by="小李")
    await story.writes("chen-haiyan", "合并 1 3")
    story.hears(GROUP, "1 号", "和 3 号是同一件事", "@王大爷 @老赵", purpose="closing")
    await story.writes("chen-haiyan", "拆分 2")
    story.hears(GROUP, "2 号", "从 3 号里分出来", purpose="update")
    story.hears(CHEN, "2 号", BESIDE, purpose="ping")
    await story.writes("chen-haiyan", "拆分 3")
    story.hears(GROUP, "1 号", "从 3 号里分出来", purpose="update")
    story.hears(CHEN, "1 号", LAMP, purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 2, 3)] == [["王大爷"], ["老赵"], ["小李"]]


async def test_what_was_merged_before_goes_along_when_a_merge_is_undone(story: Story) -> None:
    await _merged(story)
    await opened(story, RUBBISH, by="小李")
    await story.writes("chen-haiyan", "合并 1 3")
    story.hears(GROUP, "1 号", "和 3 号是同一件事", purpose="closing")
    await story.writes("chen-haiyan", "拆分 3")
    story.hears(GROUP, "1 号", "从 3 号里分出来", purpose="update")
    story.hears(CHEN, "1 号", LAMP, BESIDE, purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 3)] == [["王大爷", "老赵"], ["小李"]]


async def test_a_wrong_join_is_undone(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "3号楼后门的路灯不亮了")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.writes("chen-haiyan", "拆分 1")
    story.hears(GROUP, "2 号", "从 1 号里分出来", purpose="update")
    story.hears(GROUP, "2 号", "@陈海燕", purpose="receipt")
    story.hears(CHEN, "2 号", "3号楼后门的路灯不亮了", purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 2)] == [["王大爷"], ["小李"]]
