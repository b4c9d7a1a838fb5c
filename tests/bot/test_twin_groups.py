"""What is said on the second way of a person or a group is heard as theirs, and answered there."""

from tests.bot.two_ways import ACCOUNTS, Two, hears


async def test_whoever_asks_by_their_second_way_is_answered_there(two: Two) -> None:
    await hears(two.telegram, "我的", "", ACCOUNTS["telegram"])
    told, answered = await two.after(0)
    assert (told, len(answered)) == ([], 1)
    await hears(two.wechat, "我的", "", ACCOUNTS["wechat"])
    told, answered = await two.after(0)
    assert (len(told), answered) == (1, [])


async def test_what_is_said_in_the_groups_twin_is_a_matter_of_the_group_and_told_there(two: Two) -> None:
    await hears(two.telegram, "3栋门口路灯不亮了", "-1001")
    [ping], [card] = await two.after(0)
    assert "@陈海燕 请看一下" in card and "请接单" in ping
    assert two.telegram.platform.said[0].reply_to == "telegram 3栋门口路灯不亮了"
    await hears(two.wechat, "收到", "", ACCOUNTS["wechat"], reply_to="b1")
    told, shown = await two.after(5)
    assert (told, [speech.edits for speech in two.telegram.platform.said[1:]]) == ([], ["b1"])
    assert "陈海燕 已接单" in shown[0]


async def test_reporters_in_either_of_a_chats_groups_are_asked_there_and_told_the_end_there(two: Two) -> None:
    await hears(two.wechat, "3栋门口路灯不亮", "room")
    await hears(two.telegram, "3栋门口路灯不亮了", "-1001", "78")
    await two.after(5)
    await hears(two.wechat, "办结 1 换了灯泡", "", ACCOUNTS["wechat"])
    asked, asked_there = await two.after(5)
    assert [sum("看看好了没有" in text for text in texts) for texts in (asked, asked_there)] == [1, 1]
    await hears(two.wechat, "已解决", "room")
    ended, ended_there = await two.after(5)
    assert [sum("结案。 @王大爷" in text for text in texts) for texts in (ended, ended_there)] == [1, 1]
