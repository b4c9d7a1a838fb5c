"""Talk that people forwarded merged: who said what and when, out of the markup that WeChat packs it into."""

import html
from datetime import UTC, datetime

import pytest

from bot.wechat import merged_forwards
from handlers.policy import exports
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.wechat_accounts import ROOM, account, message

HISTORY = 4
LAMP = "3栋路灯不亮"
SAID = datetime(2026, 11, 23, 0, 5, 33, tzinfo=UTC)
ITEMS = (
    '<dataitem datatype="1" dataid="a"><sourcetime>2026-11-23 08:05</sourcetime>'
    f"<srcMsgCreateTime>{int(SAID.timestamp())}</srcMsgCreateTime><datadesc>{LAMP}</datadesc>"
    "<sourcename>老周</sourcename></dataitem>"
    '<dataitem datatype="2" dataid="b"><datafmt>pic</datafmt><sourcename>老周</sourcename></dataitem>'
    '<dataitem datatype="1" dataid="c"><sourcename>3-502:小何 🌸</sourcename><sourcetime>2026-11-23 08:06</sourcetime>'
    "<datadesc>是啊 &lt;/dataitem&gt;&quot;</datadesc></dataitem>"
)
RECORD = f'<recordinfo><info>老周: {LAMP}</info><datalist count="3">{ITEMS}</datalist></recordinfo>'
TITLE = "<title>群聊的聊天记录</title><des>老周: 灯</des><type>19</type>"
AROUND = '<?xml version="1.0"?>\n<msg><appmsg>' + TITLE + "{}</appmsg></msg>"
SHOWN = f'老周：{LAMP}\n3-502:小何 🌸：是啊 </dataitem>"'


@pytest.mark.parametrize(
    "markup",
    [
        AROUND.format(f"<recorditem><![CDATA[{RECORD}]]></recorditem>"),
        AROUND.format(f"<recorditem>{html.escape(RECORD, quote=False)}</recorditem>"),
        RECORD,
    ],
)
def test_each_line_has_who_said_it_and_when(markup: str) -> None:
    assert merged_forwards.plain(markup) == SHOWN
    assert [(one.sender, one.at, one.text) for one in exports.read(merged_forwards.log(markup))] == [
        ("老周", "2026-11-23T00:05:33+00:00", LAMP),
        ("3-502:小何 🌸", "2026-11-23 08:06", '是啊 </dataitem>"'),
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [("老周: 灯坏了", "老周: 灯坏了"), (AROUND.format(""), "老周: 灯"), ("<msg><dataitem", ""), ("", "")],
)
def test_where_no_line_can_be_told_what_people_saw_is_left(told: str, shown: str) -> None:
    assert (merged_forwards.plain(told), merged_forwards.log(told)) == (shown, "")


@pytest.mark.parametrize("part", ['<dataitem datatype="1">', "<datadesc>", "&lt;dataitem", "<![CDATA["])
def test_no_markup_takes_long(part: str) -> None:
    assert merged_forwards.log(part * (1_000_000 // len(part))) == ""


@pytest.mark.parametrize(("room", "has_log"), [("", True), (ROOM, False)])
async def test_sent_to_the_bot_alone_it_is_a_log(gateway: GatewayDouble, room: str, has_log: bool) -> None:
    async with account(gateway) as wechat:
        gateway.hear("wxid_wang", AROUND.format(RECORD), room, type=HISTORY, to="" if room else "wxid_bot")
        told = await message(wechat)
        assert (told.text, told.forwarded, bool(told.attached)) == (SHOWN, True, has_log)
