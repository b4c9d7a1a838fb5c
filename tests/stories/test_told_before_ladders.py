"""What GoAlert and OnCall tell of ladders, told again here: gaps, empty lines, and a policy that changes meanwhile."""

from dataclasses import replace
from datetime import time, timedelta

from bot.stories import World
from handlers.policy.ladder import Step
from handlers.policy.roster import Team
from handlers.policy.rota import Duty
from handlers.policy.town import Town
from storage.kinds import Level, Severity, Stage
from tests.openings import CHEN, opened
from tests.stories.conftest import Tell
from tests.telling import GROUP, Story, example
from tests.towns import rota, without_officer

WU, LEADER, COMMUNITY, STREET = (
    f"dm:{person}" for person in ("wu-zhiming", "lin-yongan", "cai-shufen", "tang-zhengyi")
)
LIFT = "3号楼电梯停了"


async def test_a_worker_that_was_down_past_two_delays_calls_once(tell: Tell) -> None:
    story = await tell(_chased_by((0, Level.DUTY), (1, Level.DUTY), (30, Level.LEADER)))
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", LIFT)
    await story.happens(World.PLATFORM_UP)
    await story.sleeps_until("2026-11-23 09:05")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    story.silent()
    assert await story.chased(minutes=25) == [f"2026-11-23 09:30 {LEADER} escalation"]


async def test_a_first_step_without_delay_is_the_ping_itself(tell: Tell) -> None:
    story = await tell(_chased_by((0, Level.DUTY), (1, Level.DUTY), (30, Level.LEADER)))
    await opened(story, LIFT)
    assert await story.chased(minutes=10) == [f"2026-11-23 09:01 {CHEN} reminder"]


async def test_a_level_that_the_ladder_leaves_out_is_passed_over(tell: Tell) -> None:
    story = await tell(_chased_by((5, Level.DUTY), (20, Level.COMMUNITY), every=timedelta(hours=1)))
    await opened(story, LIFT)
    assert await story.chased(hours=2) == [
        f"2026-11-23 09:05 {CHEN} reminder",
        f"2026-11-23 09:20 {COMMUNITY} escalation",
        f"2026-11-23 10:20 {STREET} escalation",
    ]


async def test_a_level_with_nobody_in_it_passes_the_word_up_and_says_why(tell: Tell) -> None:
    lines = [duty for duty in example().roster.duties if duty.level is not Level.COMMUNITY]
    story = await tell(rota(_chased_by((5, Level.COMMUNITY), (20, Level.SUBDISTRICT)), *lines))
    await opened(story, LIFT)
    assert await story.chased(minutes=30) == [
        f"2026-11-23 09:05 {STREET} escalation",
        f"2026-11-23 09:20 {STREET} escalation",
    ]
    assert "报给 唐正义（榕岸社区此时没有人值班）" in await story.reasons()


async def test_an_empty_team_and_a_line_of_another_day_block_nobody(tell: Tell) -> None:
    town = example()
    nobody = Duty("nobody", Level.DUTY, "rongan-1")
    saturdays = Duty("wu-zhiming", Level.DUTY, "rongan-1", frozenset({5}))
    town = rota(town, nobody, saturdays, *town.roster.duties)
    empty = {**town.roster.teams, "nobody": Team("nobody", "空队", ())}
    story = await tell(replace(town, roster=replace(town.roster, teams=empty)))
    await opened(story, LIFT)
    assert await story.chased(minutes=5) == [f"2026-11-23 09:05 {CHEN} reminder"]
    assert "派给 陈海燕\n" in await story.reasons()


async def test_a_rung_added_in_the_past_is_skipped_and_one_to_come_speaks(tell: Tell) -> None:
    story = await tell(_chased_by((5, Level.DUTY), (20, Level.LEADER), (60, Level.COMMUNITY)))
    await opened(story, LIFT)
    assert await story.chased(minutes=10) == [f"2026-11-23 09:05 {CHEN} reminder"]
    steps = (5, Level.DUTY), (8, Level.DUTY), (20, Level.LEADER), (40, Level.LEADER), (60, Level.COMMUNITY)
    await story.sleeps_until("2026-11-23 09:11", _chased_by(*steps))
    story.silent()
    assert await story.chased(minutes=50) == [
        f"2026-11-23 09:20 {LEADER} escalation",
        f"2026-11-23 09:40 {LEADER} escalation",
        f"2026-11-23 10:00 {COMMUNITY} escalation",
    ]


async def test_a_ladder_cut_down_to_one_rung_still_speaks_for_ever(tell: Tell) -> None:
    story = await tell()
    await opened(story, LIFT)
    await story.later(minutes=20)
    story.forget()
    await story.sleeps_until("2026-11-23 09:30", _chased_by((5, Level.DUTY), every=timedelta(hours=1)))
    assert await story.chased(hours=3) == [
        f"2026-11-23 10:05 {STREET} escalation",
        f"2026-11-23 11:05 {STREET} escalation",
        f"2026-11-23 12:05 {STREET} escalation",
    ]


async def test_the_next_round_uses_the_whole_new_ladder(tell: Tell) -> None:
    story = await tell()
    await opened(story, LIFT)
    await story.sleeps_until("2026-11-23 09:02", _chased_by((3, Level.DUTY), (6, Level.COMMUNITY)))
    await story.writes("chen-haiyan", "转派 1 吴志明 他在附近")
    story.hears(WU, "请接单", purpose="ping")
    assert await story.chased(minutes=7) == [
        f"2026-11-23 09:05 {WU} reminder",
        f"2026-11-23 09:08 {COMMUNITY} escalation",
    ]


async def test_who_answers_is_changed_and_changed_back(story: Story) -> None:
    await opened(story, LIFT)
    await story.sleeps_until("2026-11-23 09:03", _answered_by("wu-zhiming"))
    assert await story.chased(minutes=3) == [f"2026-11-23 09:05 {WU} ping"]
    assert story.ticket()["assignee"] == "wu-zhiming"
    await story.sleeps_until("2026-11-23 09:07", _answered_by("chen-haiyan"))
    assert await story.chased(minutes=6) == [f"2026-11-23 09:10 {CHEN} ping"]
    assert await story.chased(minutes=3) == [f"2026-11-23 09:15 {CHEN} reminder"]


async def test_who_had_taken_it_keeps_it_when_the_rota_is_written_anew(story: Story) -> None:
    await opened(story, LIFT)
    await story.writes("chen-haiyan", "收到")
    await story.sleeps_until("2026-11-23 09:03", _answered_by("wu-zhiming"))
    assert await story.chased(hours=4) == [f"2026-11-23 13:00 {CHEN} reminder"]


async def test_whoever_was_pinged_and_is_deleted_is_replaced_at_the_next_step(story: Story) -> None:
    await opened(story, LIFT)
    await story.sleeps_until("2026-11-23 09:03", without_officer(example(), "chen-haiyan"))
    assert await story.chased(minutes=8) == [
        f"2026-11-23 09:05 {LEADER} ping",
        f"2026-11-23 09:10 {LEADER} reminder",
    ]
    assert "原来的经办人已不在名册，派给 林永安" in await story.reasons()


def _chased_by(*steps: tuple[int, Level], every: timedelta = timedelta(hours=12)) -> Town:
    """The example town where a pressing ticket that nobody has taken is chased after so many minutes."""
    town = example()
    told = tuple(Step(timedelta(minutes=minutes), whom) for minutes, whom in steps)
    rungs = tuple(
        replace(rung, steps=told, every=every)
        if (rung.severity, rung.stage) == (Severity.S1, Stage.UNACKNOWLEDGED)
        else rung
        for rung in town.ladder.rungs
    )
    return replace(town, ladder=replace(town.ladder, rungs=rungs))


def _answered_by(person: str) -> Town:
    """The example town where that person has the day shift of the first grid."""
    town = example()
    days = Duty(person, Level.DUTY, "rongan-1", start=time(8), end=time(20))
    return rota(town, days, *town.roster.duties)
