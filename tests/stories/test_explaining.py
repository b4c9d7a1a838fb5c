"""工单 and 为什么: everybody may ask, and only those who work on it read who said what."""

from storage import journal
from tests.openings import CHEN, LAMP, done, opened, taken
from tests.telling import ALONE, GROUP, Story


async def test_anybody_reads_where_a_ticket_stands_but_not_who_said_what(story: Story) -> None:
    await taken(story)
    await story.writes("小李", "工单 1")
    answer = story.hears(GROUP, "1 号 · 公共设施 · 3号楼【一般】已接单", "经办：陈海燕", purpose="answer")
    await story.writes("chen-haiyan", "工单 1")
    assert story.hears(GROUP, "经办：陈海燕")["text"] == answer["text"]
    assert "王大爷" not in answer["text"] and LAMP not in answer["text"]


async def test_staff_read_the_words_alone(story: Story) -> None:
    await taken(story)
    await story.writes("wu-zhiming", "/show 1", chat=ALONE)
    story.hears("dm:wu-zhiming", "经办：陈海燕", "王大爷（11月23日 09:00）：3栋门口路灯不亮了", purpose="answer")
    await story.writes("zheng-kaiwen", "/show 1", chat=ALONE)
    assert LAMP not in story.hears("dm:zheng-kaiwen", "经办：陈海燕")["text"]


async def test_why_tells_the_whole_story_in_order(story: Story) -> None:
    await done(story)
    await story.writes("王大爷", "没解决 1 还是不亮")
    story.forget()
    await story.writes("小李", "为什么 1")
    lines = story.hears(GROUP, "1 号的来龙去脉", purpose="answer")["text"].splitlines()[1:]
    told = ["开单", "派单：派给 陈海燕", "陈海燕 接单", "陈海燕 办结：修好了", "重开：还是不亮", "派单：派给 陈海燕"]
    assert len(lines) == len(told) and all(words in line for words, line in zip(told, lines, strict=True)), lines
    assert "王大爷" not in "".join(lines)


async def test_the_bare_word_asks_only_where_the_bot_is_spoken_to(story: Story) -> None:
    one = await opened(story)
    await story.writes("小李", "为什么")
    await story.writes("小李", "为什么", reply_to=one.card)
    story.hears(GROUP, "1 号的来龙去脉", purpose="answer")
    await story.writes("chen-haiyan", "工单", chat=ALONE)
    story.hears(CHEN, "1 号", "等人接单", purpose="answer")


async def test_a_private_ticket_is_shown_alone_and_to_those_it_concerns(story: Story) -> None:
    await story.writes("小李", "楼上邻居天天半夜吵架打架")
    story.forget()
    for person in ("老赵", "zheng-kaiwen"):
        await story.writes(person, "为什么 1")
        story.hears(GROUP, "1 号只给经办的人看", purpose="answer")
    for person, words in (
        ("小李", "经办：陈海燕"),
        ("wu-zhiming", "楼上邻居天天半夜吵架打架"),
        ("tang-zhengyi", "小李"),
    ):
        await story.writes(person, "工单 1")
        story.hears(f"dm:{person}", words, purpose="answer")


async def test_what_somebody_was_only_asked_about_is_nobody_else_s_business(story: Story) -> None:
    await story.writes("小李", "着火")
    story.hears("dm:小李", "危及生命请先拨", purpose="question")
    await story.writes("老赵", "工单 1")
    story.hears(GROUP, "1 号只给经办的人看", purpose="answer")
    await story.writes("小李", "误报 1", chat=ALONE)
    await story.writes("老赵", "为什么 1")
    story.hears(GROUP, "1 号只给经办的人看", purpose="answer")


async def test_every_entry_says_who_when_and_why_and_the_chain_is_whole(story: Story) -> None:
    await done(story)
    await story.writes("王大爷", "没解决")
    await story.writes("chen-haiyan", "挂起 1 2小时 等配件")
    await story.later(hours=3)
    story.forget()
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        entries = await journal.since(tx, 0)
    previous = journal.BEGINNING
    for place, entry in enumerate(entries, start=1):
        assert (entry.sequence, entry.previous, entry.hash) == (place, previous, journal.seal(entry))
        assert entry.who and entry.what and entry.why and entry.at <= story.now
        previous = entry.hash
    assert len(entries) >= 8
