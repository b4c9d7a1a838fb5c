"""One ticket from the first line in the group to the neighbour's word that it is solved."""

from tests.telling import GROUP, Story


async def test_a_line_in_the_group_becomes_a_ticket_that_is_pinged_taken_done_and_confirmed(story: Story) -> None:
    await story.writes("王大爷", "3栋门口路灯不亮了")
    card = story.hears(GROUP, "1 号", "公共设施", "3号楼", "@陈海燕", purpose="receipt")
    assert card["mentions"] == ["chen-haiyan"]
    story.hears("dm:chen-haiyan", "请接单", "3栋门口路灯不亮了", purpose="ping")
    await story.writes("chen-haiyan", "收到")
    assert story.ticket()["status"] == "acknowledged"
    assert "陈海燕 已接单" in story.card()["text"]
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结：换了灯泡", "@王大爷", purpose="confirmation")
    await story.writes("王大爷", "已解决")
    story.hears(GROUP, "1 号", "报事人确认解决", purpose="closing")
    story.hears("dm:chen-haiyan", "报事人确认解决", purpose="update")
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "confirmed")
