"""A place goes to the grid that has it; one that nobody knows goes to nobody's grid, and its reporter is asked once."""

from tests.telling import ALONE, GROUP, Story

DUTY = "dm:tang-zhengyi"


async def test_a_landmark_told_to_the_bot_alone_goes_to_its_grid(story: Story) -> None:
    await story.writes("ra1-01", "望湖亭路灯不亮了", chat=ALONE)
    story.hears("dm:ra1-01", "记为 1 号 · 公共设施 · 望湖亭", purpose="receipt")
    story.hears("dm:ye-xiaotong", "书院一格", purpose="ping")


async def test_a_misspelt_landmark_goes_to_its_grid_in_the_words_as_written(story: Story) -> None:
    await story.writes("张三", "望壶亭路灯不亮了", chat=ALONE)
    story.hears("dm:张三", "记为 1 号 · 公共设施 · 望壶亭", purpose="receipt")
    story.hears("dm:ye-xiaotong", "书院一格", purpose="ping")
    assert story.ticket()["place"]["landmark"] == "望壶亭"


async def test_a_building_that_no_grid_has_pings_the_duty_desk_and_is_asked_about_once(story: Story) -> None:
    await story.writes("ra1-01", "45栋漏水了", chat=ALONE)
    story.hears("dm:ra1-01", "记为 1 号 · 漏水排水 · 45号楼", purpose="receipt")
    story.hears(DUTY, "不知道是哪个网格", "45栋漏水了", purpose="ping")
    story.hears("dm:ra1-01", "1 号在哪里", purpose="question")
    await story.writes("ra1-01", "8栋", chat=ALONE)
    story.hears(DUTY, "1 号的地点：8栋", purpose="update")
    await story.later(minutes=20)
    story.silent()


async def test_a_misspelt_landmark_is_an_answer_to_where_it_is(story: Story) -> None:
    await story.writes("王大爷", "楼上漏水")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "地点没说清", purpose="ping")
    story.hears(GROUP, "@王大爷 1 号在哪里", purpose="question")
    await story.writes("王大爷", "榕数广场")
    story.hears("dm:chen-haiyan", "1 号的地点：榕数广场", purpose="update")


async def test_a_landmark_unlike_any_is_left_to_the_duty_desk(story: Story) -> None:
    await story.writes("张三", "望海亭路灯不亮了", chat=ALONE)
    story.hears("dm:张三", "记为 1 号", purpose="receipt")
    story.hears(DUTY, "不知道是哪个网格", purpose="ping")
    story.hears("dm:张三", "1 号在哪里", purpose="question")


async def test_in_a_group_a_range_of_buildings_is_no_single_one_and_nobody_is_asked(story: Story) -> None:
    await story.writes("王大爷", "3到5号楼漏水了")
    story.hears(GROUP, "1 号", "漏水排水", purpose="receipt")
    story.hears("dm:chen-haiyan", "3到5号楼漏水了", purpose="ping")
    assert story.ticket()["place"]["building"] is None
