"""Everything that is refused is answered with one helpful sentence, and changes nothing."""

from collections.abc import Iterable

import pytest

from storage.kinds import Action
from tests.openings import CHEN, LAMP, RUBBISH, closed, done, opened, taken
from tests.telling import ALONE, GROUP, Story

SUBDISTRICT = "dm:tang-zhengyi"


async def _refused(story: Story, table: Iterable[tuple[str, str, str]]) -> None:
    """Each line is answered with these words where it was written, and the journal stays as it is."""
    before = await story.reasons()
    for person, text, words in table:
        await story.writes(person, text, id=f"{person} {text}")
        answer = story.hears(GROUP, words, purpose="answer")
        assert answer["text"].count("。") == 1, answer["text"]
    assert await story.reasons() == before


async def test_who_may_not_is_told_who_may(story: Story) -> None:
    await opened(story)
    staff = "要由本网格的工作人员来做；您可以发“工单 1”看进展。"
    await _refused(
        story,
        [
            ("小李", "已解决 1", "“已解决”要由报事的邻居来做"),
            ("小李", "误报 1", "“误报”要由报事的邻居或本网格的工作人员来做"),
            ("小李", "办结 1 好了", staff),
            ("王大爷", "办结 1 好了", staff),
            ("ra1-02", "接单 1", staff),
            ("zheng-kaiwen", "接单 1", staff),
            ("deng-shichang", "到场 1", staff),
            ("wu-zhiming", "退回 1 不是我的", "“退回”要由接手这张工单的人来做"),
            ("chen-haiyan", "不受理 1 不归我们管", "“不受理”要由网格长或社区来做"),
            ("chen-haiyan", "已解决 1", "“已解决”要由报事的邻居来做"),
            ("tang-zhengyi", "已解决 1 我看过", "“已解决”要由报事的邻居来做"),
        ],
    )


async def test_a_supervisor_who_steps_in_says_why(story: Story) -> None:
    await opened(story)
    await _refused(
        story,
        [
            ("tang-zhengyi", "到场 1", "请写上原因，例如“到场 1 原因”"),
            ("tang-zhengyi", "误报 1", "请写上原因，例如“误报 1 原因”"),
            ("tang-zhengyi", "转派 1 吴志明", "请写上原因，例如“转派 1 供电所 原因”"),
            ("tang-zhengyi", "不受理 1", "请写上原因，例如“不受理 1 原因”"),
            ("lin-yongan", "不受理 1", "请写上原因，例如“不受理 1 原因”"),
            ("chen-haiyan", "退回 1", "请写上原因，例如“退回 1 原因”"),
        ],
    )
    await story.writes("tang-zhengyi", "转派 1 吴志明 陈海燕在开会")
    story.hears(CHEN, "不用您管了：转给 吴志明", purpose="update")
    story.hears("dm:wu-zhiming", "（唐正义 转来：陈海燕在开会）", purpose="ping")


@pytest.mark.parametrize("number", ["0", "7", "999999999"])
async def test_a_number_that_is_no_ticket_s_is_said_to_be_none(story: Story, number: str) -> None:
    await opened(story)
    for person, text in (("chen-haiyan", "接单"), ("小李", "没解决"), ("小李", "工单"), ("小李", "为什么")):
        await story.writes(person, f"{text} {number}")
        story.hears(GROUP, f"没有 {number} 号工单，请核对号码", purpose="answer")


async def test_what_is_no_number_is_said_to_be_none_and_a_phone_is_not_repeated(story: Story) -> None:
    await opened(story)
    await _refused(
        story,
        [
            ("chen-haiyan", "接单 abc", "“abc”不是工单号，请写数字，例如“接单 12”"),
            ("小李", "/接单 一二", "“一二”不是工单号"),
            ("chen-haiyan", "接单 13812345678", "“***”不是工单号"),
            ("小李", "/why 12345678901234567890", "不是工单号"),
            ("lin-yongan", "办结 好了", "没看出是哪一张，请写上工单号，例如“办结 12”"),
            ("小李", "/没解决", "没看出是哪一张"),
        ],
    )


async def test_a_hand_over_to_nobody_in_particular_is_refused(story: Story) -> None:
    await taken(story)
    await _refused(
        story,
        [
            ("chen-haiyan", "转派 1 张三", "名册里没有“张三”，请写姓名或部门，例如“转派 1 供电”"),
            ("chen-haiyan", "转派 1 王大爷", "“王大爷”不接工单"),
            ("chen-haiyan", "转派 1 陈海燕", "1 号本来就在陈海燕手上"),
        ],
    )


async def test_a_hold_without_a_time_or_a_reason_is_refused(story: Story) -> None:
    await taken(story)
    hint = "挂起要写到什么时候和原因，例如“挂起 1 明天10点 等配件”"
    await _refused(
        story,
        [
            ("chen-haiyan", "挂起 1 等配件", hint),
            ("chen-haiyan", "挂起 1 明天10点", hint),
            ("chen-haiyan", "挂起 1 2月30日 等配件", hint),
            ("chen-haiyan", "挂起 1 今天8:00 等配件", "那个时间已经过了"),
            ("chen-haiyan", "挂起 1 9999-12-31 等配件", "最多挂起一年"),
        ],
    )


async def test_a_merge_that_cannot_be_is_refused(story: Story) -> None:
    await opened(story)
    await closed(story, RUBBISH)
    await story.writes("老赵", "7栋门口路灯不亮了", chat="rongan-2-group")
    story.hears("rongan-2-group", "3 号", purpose="receipt")
    story.hears("dm:zheng-kaiwen", "请接单", purpose="ping")
    await _refused(
        story,
        [
            ("chen-haiyan", "合并 1 1", "1 号不能合并到自己"),
            ("chen-haiyan", "合并 1 2", "2 号已结案（报事人确认解决），不能并进去"),
            ("chen-haiyan", "合并 1 3", "“合并”要由本网格的工作人员来做"),
            ("cai-shufen", "合并 1 3", "3 号不在同一个网格，不能合并"),
            ("chen-haiyan", "合并 1 99", "没有 99 号工单"),
            ("chen-haiyan", "合并 1 灯", "要写合并到哪一张"),
            ("chen-haiyan", "拆分 1", "1 号只有一条报事，没有可以拆的"),
        ],
    )


async def test_what_comes_too_early_or_too_late_is_refused(story: Story) -> None:
    await taken(story)
    await _refused(
        story,
        [
            ("王大爷", "没解决 1", "1 号还没办结（已接单），不用重开"),
            ("chen-haiyan", "接单 1", "1 号您已经接了，处理好发“办结 1 做了什么”"),
        ],
    )
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结", purpose="confirmation")
    await _refused(story, [("chen-haiyan", "到场 1", "1 号现在已办结，等报事人确认，这一步用不上")])
    await story.writes("王大爷", "已解决 1")
    story.hears(GROUP, "结案", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")
    again = "1 号已结案（报事人确认解决），不能再改；要继续请发“重开 1 原因”"
    await _refused(
        story,
        [("chen-haiyan", "办结 1 再来", again), ("王大爷", "已解决 1 啊", again), ("chen-haiyan", "办结 1", again)],
    )


async def test_a_ticket_long_closed_is_not_opened_again(story: Story) -> None:
    await closed(story)
    await story.later(days=8)
    await _refused(story, [("王大爷", "没解决 1", "1 号结案太久，不能重开；还有问题请重新说一遍")])


async def test_one_neighbour_does_not_call_off_what_others_saw(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "3号楼门口的路灯不亮了")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await _refused(story, [("小李", "误报 1", "1 号还有别的邻居报过，一个人撤不了")])


async def test_an_empty_report_is_asked_for_what_and_where(story: Story) -> None:
    for text in ("上报", "/report", "上报 。"):
        await story.writes("小李", text)
        story.hears(GROUP, "请写是什么事、在哪里，例如“上报 3号楼2单元电梯停了”", purpose="answer")


async def test_a_refused_button_says_whom_it_speaks_to(story: Story) -> None:
    one = await opened(story)
    await story.presses("小李", Action.ACK, one.card)
    story.hears(GROUP, "小李，“接单”要由本网格的工作人员来做", purpose="answer")


async def test_a_button_of_a_ticket_that_is_closed_explains(story: Story) -> None:
    one = await opened(story)
    await story.writes("王大爷", "误报 1")
    story.hears(GROUP, "按误报结案", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")
    await story.presses("chen-haiyan", Action.ACK, one.ping)
    story.hears(CHEN, "1 号已结案（误报），不能再改", purpose="answer")


async def test_what_the_bot_cannot_take_for_anything_it_says_so_only_alone(story: Story) -> None:
    await story.writes("小李", "今天天气不错")
    await story.writes("小李", "今天天气不错", chat=ALONE)
    story.hears("dm:小李", "没看出要处理什么", "上报", purpose="answer")


async def test_the_lamp_is_still_there_after_all_this(story: Story) -> None:
    await done(story, LAMP)
    assert story.ticket()["status"] == "resolved"
