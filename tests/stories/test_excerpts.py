"""Where the bot is not in the group: what an informant passes on of it becomes reports, with who said it and when."""

import pytest

from tests.openings import CHEN, LAMP, opened
from tests.telling import ALONE, GROUP, Story

LI, ZHANG = "ra1-02", "ra1-03"
TOLD = f"dm:{LI}"
EXCERPT = f"老周 2026/11/23 08:05:33\n{LAMP}\n\n小何 2026/11/23 08:06:10\n早上好\n"
RUBBISH = "小何 2026/11/23 08:20\n5栋楼道垃圾没人清"


async def _passes_on(story: Story, text: str = EXCERPT, *, by: str = LI) -> None:
    await story.writes(by, text, chat=ALONE)


def _opened(story: Story, *words: str, number: int = 1) -> None:
    story.hears(CHEN, "请接单", f"{number} 号", *words, purpose="ping")


async def test_an_excerpt_becomes_reports_with_who_said_them_and_when(story: Story) -> None:
    await _passes_on(story)
    _opened(story, f"老周（李桂芝转来，11月23日 08:05）：{LAMP}")
    story.hears(TOLD, "看了 2 句：立案 1 件（1 号），其余没有立案。", purpose="answer")
    assert story.ticket()["due"] == "2026-11-23T09:30:00+08:00"
    assert "转来的话" in await story.reasons()


@pytest.mark.parametrize(
    ("by", "again"),
    [
        (LI, EXCERPT),
        (ZHANG, EXCERPT),
        (ZHANG, f"群里说的：\n老周, [23.11.2026 08:05]\n{LAMP}\n"),
        (LI, f"老周：{LAMP}\n小何：早上好"),
        (LI, f"小陈 2026/11/23 08:02\n今天降温\n{EXCERPT}"),
    ],
)
async def test_the_same_lines_again_do_nothing(story: Story, by: str, again: str) -> None:
    await _passes_on(story)
    story.forget()
    rows = await story.rows()
    await _passes_on(story, again, by=by)
    story.hears(f"dm:{by}", "这些都已经报过了：1 号。", purpose="answer")
    assert {name for name, count in (await story.rows()).items() if rows.get(name) != count} == {"heard", "utterances"}


async def test_of_overlapping_excerpts_the_new_lines_count(story: Story) -> None:
    await _passes_on(story)
    story.forget()
    await _passes_on(story, EXCERPT + RUBBISH)
    _opened(story, "小何（李桂芝转来，11月23日 08:20）", number=2)
    story.hears(TOLD, "看了 3 句：立案 1 件（2 号），报过的 1 句（1 号），其余没有立案。", purpose="answer")


@pytest.mark.parametrize("by", [LI, "tang-zhengyi"])
@pytest.mark.parametrize("again", [f"老周 2026/11/23 09:00:20\n{LAMP}", f"老周:\n{LAMP}\n\n小何:\n早上好"])
async def test_what_was_heard_in_the_group_itself_is_not_heard_again(story: Story, by: str, again: str) -> None:
    await opened(story, by="老周")
    await _passes_on(story, again, by=by)
    story.hears(f"dm:{by}", "这些都已经报过了：1 号。", purpose="answer")


async def test_a_time_to_come_is_none_and_its_line_is_known_again(story: Story) -> None:
    await _passes_on(story, f"老周 2027/11/23 08:05\n{LAMP}")
    _opened(story, f"老周（李桂芝转来，11月23日 09:00）：{LAMP}")
    story.hears(TOLD, "立案 1 件", purpose="answer")
    await story.later(minutes=5)
    await _passes_on(story, f"老周 2027/11/23 08:05\n{LAMP}")
    story.hears(TOLD, "这些都已经报过了：1 号。", purpose="answer")


async def test_who_decides_next_reads_who_said_it(story: Story) -> None:
    await _passes_on(story)
    story.forget()
    await story.later(hours=2)
    story.hears("dm:lin-yongan", "还没人接单", f"\n老周：{LAMP}", purpose="escalation")
    story.forget()


async def test_an_informants_own_notes_are_no_excerpt(story: Story) -> None:
    await _passes_on(story, "刚才路过：3栋路灯不亮\n5栋楼道有垃圾：没人清")
    _opened(story, "李桂芝（11月23日 09:00）：刚才路过：3栋路灯不亮\n5栋楼道有垃圾：没人清")
    story.hears(TOLD, "收到，记为 1 号", purpose="receipt")


async def test_what_was_heard_there_in_pieces_is_not_heard_again(story: Story) -> None:
    await story.writes("老周", "3栋门口")
    await story.writes("老周", "路灯不亮了")
    _opened(story, "老周（11月23日 09:00）：3栋门口，路灯不亮了")
    story.hears(GROUP, "1 号", purpose="receipt")
    await _passes_on(story, "老周 2026/11/23 09:00\n3栋门口\n老周 2026/11/23 09:00\n路灯不亮了")
    story.hears(TOLD, "这些都已经报过了：1 号。", purpose="answer")


async def test_the_end_reaches_whoever_passed_it_on_and_their_silence_is_no_yes(story: Story) -> None:
    await _passes_on(story)
    story.forget()
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    story.hears(TOLD, "已办结：换了灯泡。@李桂芝 看看好了没有", purpose="confirmation")
    assert all(
        line.startswith((f"{day} {TOLD}", f"{day} {CHEN}"))
        for line in await story.chased(days=10)
        for day in [line[:16]]
    )
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "unconfirmed")


async def test_neighbours_in_one_excerpt_are_voices_of_their_own(story: Story) -> None:
    others = "".join(f"{name} 2026/11/23 08:1{n}\n3栋门口路灯不亮\n" for n, name in enumerate(["小何", "小陈"]))
    await _passes_on(story, f"老周 2026/11/23 08:05\n{LAMP}\n{others}")
    _opened(story, LAMP)
    story.hears(TOLD, "看了 3 句：立案 1 件（1 号）。", purpose="answer")
    assert "3 天内 3 人反映" in await story.reasons()
    await story.writes(LI, "误报 1", chat=ALONE)
    story.hears(TOLD, "还有别的邻居报过，一个人撤不了", purpose="answer")


async def test_what_one_of_them_wrote_in_pieces_is_one_report(story: Story) -> None:
    await _passes_on(
        story, "老周 2026/11/23 08:05\n3栋门口\n小何 2026/11/23 08:05\n早\n老周 2026/11/23 08:06\n路灯不亮了"
    )
    _opened(story, "3栋门口，路灯不亮了")
    story.hears(TOLD, "立案 1 件（1 号），其余没有立案。", purpose="answer")


async def test_talk_that_is_no_report_leaves_no_trace(story: Story) -> None:
    await _passes_on(story, "老周 2026/11/23 08:05\n今晚吃什么\n小何 2026/11/23 08:06\n吃面")
    story.hears(TOLD, "看了 2 句，没看出要处理的事。", purpose="answer")
    assert "吃面" not in await story.kept() and "老周" not in await story.kept()


async def test_a_resident_s_paste_is_a_report_of_their_own(story: Story) -> None:
    await _passes_on(story, f"老周：{LAMP}\n小陈：我也看到了", by="小何")
    _opened(story, f"小何（11月23日 09:00）：老周：{LAMP}")
    story.hears("dm:小何", "收到，记为 1 号", purpose="receipt")


async def test_a_list_of_ones_own_with_times_is_no_excerpt(story: Story) -> None:
    await _passes_on(story, f"{LAMP} 08:05\n还没人来看")
    _opened(story, f"李桂芝（11月23日 09:00）：{LAMP} 08:05")
    story.hears(TOLD, "收到，记为 1 号", purpose="receipt")


async def test_older_words_than_a_week_open_nothing(story: Story) -> None:
    await _passes_on(story, f"老周 2026/11/15 08:05\n{LAMP}")
    story.hears(TOLD, "这些都是 7 天以前的话，没有立案", purpose="answer")
    await _passes_on(story, f"小陈 2026/11/15 08:05\n2栋漏水\n{EXCERPT}")
    _opened(story, LAMP)
    story.hears(TOLD, "看了 2 句：立案 1 件", "另有 1 句是 7 天以前的，没有看。", purpose="answer")


@pytest.mark.parametrize(("day", "severity"), [("23", "S0"), ("21", "S1")])
async def test_urgent_words_are_urgent_for_a_day(story: Story, day: str, severity: str) -> None:
    await _passes_on(story, f"老周 2026/11/{day} 06:05\n3栋电梯坏了，里面有人被困")
    said = story.hears(TOLD, "立案 1 件（1 号）", purpose="answer")["text"]
    assert said.startswith("🚨 危及生命请先拨 120/119/110\n") == (severity == "S0")
    assert story.ticket()["severity"] == severity
    assert any(f"老周（李桂芝转来，11月{day}日 06:05）" in line["text"] for line in story.said)
    story.forget()


async def test_where_one_matter_is_whoever_passed_it_on_is_asked(story: Story) -> None:
    await _passes_on(story, "老周 2026/11/23 08:05\n路灯不亮了")
    _opened(story, "地点没说清，已问报事人")
    story.hears(TOLD, "立案 1 件（1 号）。", purpose="answer")
    story.hears(TOLD, "@李桂芝 1 号在哪里？", purpose="question")
    await story.writes(LI, "3栋门口", chat=ALONE)
    story.hears(CHEN, "1 号的地点：3栋", purpose="update")


async def test_where_several_are_is_asked_in_the_one_answer(story: Story) -> None:
    await _passes_on(story, "老周 2026/11/23 08:05\n路灯不亮了\n小何 2026/11/23 08:15\n楼道垃圾没人清")
    story.hears(CHEN, "有 2 件事在等您", purpose="ping")
    story.hears(TOLD, "立案 2 件（1 号、2 号）。", "1 号、2 号没说在哪里，请告诉网格员。", purpose="answer")


async def test_words_from_before_the_end_do_not_open_it_again(story: Story) -> None:
    await _passes_on(story)
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    story.forget()
    await _passes_on(story, "老周 2026/11/23 08:40\n路灯还没修啊\n小何 2026/11/23 08:41\n3栋门口路灯不亮")
    story.hears(TOLD, "并入 1 件（1 号）。", purpose="answer")
    assert story.ticket()["status"] == "resolved"
    await story.later(minutes=20)
    await _passes_on(story, "老周 2026/11/23 09:10\n路灯还没修啊")
    story.hears(TOLD, "第 1 次重开", purpose="update")
    _opened(story, LAMP, "老周（李桂芝转来，11月23日 09:10）：路灯还没修啊")
    story.hears(TOLD, "并入 1 件（1 号）。", purpose="answer")


async def test_an_edited_paste_counts_by_its_new_lines(story: Story) -> None:
    await story.writes(LI, EXCERPT, chat=ALONE, id="pasted")
    story.forget()
    await story.edits_message("pasted", EXCERPT + RUBBISH)
    _opened(story, "垃圾没人清", number=2)
    story.hears(TOLD, "立案 1 件（2 号），报过的 1 句（1 号）", purpose="answer")


async def test_doubtful_words_are_counted_and_urgent_ones_asked_about(story: Story) -> None:
    await _passes_on(story, "老周 2026/11/23 08:05\n真的假的 听说后面巷子有人拿刀追人")
    story.hears(TOLD, "老周说的“真的假的", "是现在发生的吗", purpose="question")
    story.hears(TOLD, "要请您确认 1 件", purpose="answer")
    await story.writes(LI, "是", chat=ALONE)
    story.hears(TOLD, "收到，记为 1 号", purpose="receipt")
    story.forget()
