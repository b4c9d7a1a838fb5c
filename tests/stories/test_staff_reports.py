"""What those who take tickets report: one line to the bot alone is enough, and their talk in a group is none."""

from tests.telling import ALONE, GROUP, Story

LAMP = "3栋门口路灯不亮了"


async def test_an_officer_who_reports_what_is_theirs_is_pinged_and_told_nothing_else(story: Story) -> None:
    await story.writes("chen-haiyan", LAMP, chat=ALONE)
    story.hears("dm:chen-haiyan", "请接单：1 号 · 公共设施 · 3号楼", purpose="ping")
    story.silent()


async def test_at_night_an_officer_who_reports_is_told_that_it_is_kept_until_morning(story: Story) -> None:
    await story.until("2026-11-23 23:00")
    await story.writes("wu-zhiming", LAMP, chat=ALONE)
    story.hears("dm:wu-zhiming", "收到，记为 1 号", purpose="receipt")
    story.silent()


async def test_a_supervisor_who_reports_is_told_the_number_and_the_officer_is_pinged(story: Story) -> None:
    await story.writes("tang-zhengyi", LAMP, chat=ALONE)
    story.hears("dm:tang-zhengyi", "收到，记为 1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单：1 号", "唐正义", purpose="ping")
    story.silent()


async def test_what_they_say_of_a_matter_in_the_group_is_talk_about_the_work(story: Story) -> None:
    await story.writes("chen-haiyan", LAMP)
    await story.writes("chen-haiyan", "上报 " + LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单：1 号", purpose="ping")
    story.silent()


async def test_of_what_they_pass_on_a_colleagues_line_stays_talk(story: Story) -> None:
    pasted = f"陈海燕 2026-11-23 08:40\n{LAMP}\n\n王大爷 2026-11-23 08:41\n谢谢\n"
    await story.writes("tang-zhengyi", pasted, chat=ALONE)
    story.hears("dm:tang-zhengyi", "看了 2 句，没看出要处理的事", purpose="answer")
    story.silent()
