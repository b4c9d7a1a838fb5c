"""Claims about single mistakes in a config: each is one sentence that names its place and what to write."""

from pathlib import Path

import pytest

from tests.bot.configs import mistakes, write


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "shuyuan"', 'id = "rongan"', 'communities: the id "rongan" is used twice; give one of them another.'),
        (
            'id = "rongan-2"',
            'id = "rongan-1"',
            'grids: the id "rongan-1" is used twice; give one of them another.',
        ),
        (
            'subdistrict = "luhu"',
            'subdistrict = "rongan"',
            "grids: the id \"rongan\" is a community's or the subdistrict's too; give one of them another.",
        ),
        ('id = "power"', 'id = "luo-jing"', 'teams: the id "luo-jing" is a person\'s too; give the team another.'),
        (
            'id = "power"',
            'id = "dm:power"',
            'teams: the id "dm:power" is empty or has a space or a colon; write letters, digits and hyphens.',
        ),
        (
            'community = "shuyuan"',
            'community = "shuyan"',
            'grids "shuyuan-1" community: "shuyan" is not in communities; write an id that is, or add it there.',
        ),
        (
            'informants = ["ra1-01"',
            'informants = ["wu-zhiming"',
            'grids "rongan-1" informants: "wu-zhiming" is a grid_officer in people; '
            "write one whose role is safety_informant.",
        ),
        (
            'buildings = ["1", "2"',
            'buildings = ["2", "2"',
            'grids "rongan-1" buildings: "2" is there twice; write it once.',
        ),
        (
            'accounts = { local = "wu-zhiming" }',
            'accounts = { local = "chen-haiyan" }',
            'people accounts: "chen-haiyan" on local is of chen-haiyan, wu-zhiming; each account is of one person.',
        ),
        (
            'address = "rongan-2-group"',
            'address = "rongan-1-group"',
            'chats: the address "rongan-1-group" on local is used twice; each group has its own.',
        ),
        (
            'platform = "local"',
            'platform = "qq"',
            'chats "rongan-1-group" platform: is "qq"; write one of local, telegram, wechat, wecom, robot.',
        ),
        (
            'platform = "local"',
            'platform = "telegram"',
            'chats "rongan-1-group" platform: "telegram" is not turned on; write a table [platforms.telegram].',
        ),
        (
            '[platforms.local]                # 本机演示平台，不需要任何账号\nfolder = "local"',
            "",
            'chats "rongan-1-group" platform: "local" is not turned on; write a table [platforms.local].',
        ),
        (
            'grid = "rongan-1"',
            'grid = "rongan-1"\nalso = { telegram = "-1" }',
            'chats "rongan-1-group" also: "telegram" is not turned on; write a table [platforms.telegram].',
        ),
        (
            'grid = "rongan-1"',
            'grid = "rongan-1"\nalso = { local = "x" }',
            'chats "rongan-1-group" also: "local" is its platform already; write others, or leave it out.',
        ),
        (
            'grid = "rongan-1"',
            'grid = "rongan-1"\nalso = { robot = "" }',
            'chats "rongan-1-group": a robot hears no code; write any word as its address on "robot", as in "duty".',
        ),
        (
            'accounts = { local = "lin-yongan" }',
            'accounts = { local = "lin-yongan", telegran = "42" }',
            'people "lin-yongan" accounts: is "telegran"; write one of local, telegram, wechat, wecom, robot.',
        ),
        (
            'accounts = { local = "lin-yongan" }',
            'accounts = { local = "" }',
            'people "lin-yongan" accounts: the one on local is empty; write it, or leave it out.',
        ),
        (
            'accounts = { local = "lin-yongan" }',
            'accounts = { robot = "138 0013 8000" }',
            'people "lin-yongan" accounts: the one on robot is no mobile number; write its eleven digits.',
        ),
        (
            "[operations]",
            '[platforms.wechat]\ngateway = "127.0.0.1:8788"\ntoken = "env:NONE"\ncanary = "1@chatroom"\n'
            '[[chats]]\nid = "residents"\nplatform = "wechat"\naddress = "1@chatroom"\n[operations]',
            'platforms.wechat.canary: is the group "residents"; write one that nobody reads but you.',
        ),
        (
            "[operations]",
            '[platforms.telegram-2]\ntoken = "env:NONE"\n[operations]',
            "platforms.telegram-2: is no platform; write one of local, telegram, wechat, wecom, robot, "
            'or a second one of wechat, wecom, robot, as in "wechat-2".',
        ),
        (
            'people = ["pan-dianming"]',
            "people = []",
            'teams "power" people: is empty; write the ids of those who are asked, in order.',
        ),
        (
            'categories = ["utility_outage"]',
            'categories = ["outage"]',
            'teams "power" categories: "outage" is no category of the lexicon; write one of its ids.',
        ),
        (
            'subdistrict = "luhu" ',
            "subdistrict = 7 ",
            "subdistrict: is 7; write a text in quotes.",
        ),
        (
            'who = "luo-jing"',
            'who = "luo"',
            'duties of "luhu", who "luo": "luo" is not in people or teams; write an id that is.',
        ),
        (
            'of = "luhu"',
            'of = "luho"',
            'duties of "luho", who "tang-zhengyi": "luho" is no grid, no community and not the subdistrict; '
            "write the id of one.",
        ),
        (
            'level = "duty"',
            'level = "community"',
            'duties of "rongan-1", who "chen-haiyan" level: is community, which is not for this; leave it out.',
        ),
        (
            'shift = "08:00-20:00"',
            'shift = "8-20"',
            'duties of "rongan-1", who "rongan-property" shift: is "8-20"; write two times of day, '
            'as in "08:00-18:00".',
        ),
        (
            "last = 2026-02-13",
            "last = 2026-02-01",
            'absences of "chen-haiyan" last: 2026-02-01 is before 2026-02-09; write the last day away.',
        ),
        (
            'stand_in = "wu-zhiming"',
            'stand_in = "chen-haiyan"',
            'absences of "chen-haiyan" stand_in: is the one who is away; write somebody else, or leave it out.',
        ),
        (
            'quiet = ["22:00-07:00"]',
            'quiet = ["22:00"]',
            'calendar.quiet: is "22:00"; write two times of day, as in "08:00-18:00".',
        ),
        (
            'country = "CN"',
            'country = "China"',
            'calendar.country: "China" has no known holidays; write two letters, as in "CN".',
        ),
        (
            "days_off = []                    # 另外的休息日，如 [2026-12-31]\ndays_on = []",
            "days_off = [2026-05-01]\ndays_on = [2026-05-01]",
            "calendar.days_on: 2026-05-01 is in days_off too; write it in one of them.",
        ),
        (
            "sqlite+aiosqlite:",
            "mysql:",
            "database: is no URL that begins with sqlite+aiosqlite:/// or postgresql+psycopg://; write one.",
        ),
        (
            "sqlite+aiosqlite:///linying.db",
            "postgresql+psycopg://bot:hidden@db/linying",
            'database: has a password; write "env:NAME" and set NAME to the URL.',
        ),
        (
            "sqlite+aiosqlite:///linying.db",
            "postgresql+psycopg://db/linying?password=hidden",
            'database: has a password; write "env:NAME" and set NAME to the URL.',
        ),
        (
            "sqlite+aiosqlite:///linying.db",
            "sqlite+aiosqlite:///",
            "database: names no file and would keep nothing; write sqlite+aiosqlite:///FILE.",
        ),
        (
            "sqlite+aiosqlite:///linying.db",
            "env:LINYING_NOT_SET",
            "database: the environment has no LINYING_NOT_SET; set it to the database's URL.",
        ),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert sentence in mistakes(write(tmp_path, (old, new)))


def test_two_accounts_of_wechat_in_one_room_would_take_each_other_for_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "secret-of-the-gateway")
    accounts = "".join(
        f'\n[platforms.{name}]\ngateway = "127.0.0.1:{port}"\ntoken = "env:TOKEN"\n'
        for name, port in (("wechat", 8788), ("wechat-2", 8789))
    )
    also = ('grid = "rongan-1"', 'grid = "rongan-1"\nalso = { wechat = "1@chatroom", wechat-2 = "1@chatroom" }')
    assert mistakes(write(tmp_path, also, more=accounts)) == [
        'chats: two accounts of wechat are in "1@chatroom", where each takes the other for a neighbour; name one.'
    ]
