"""What is heard on WeCom: who calls the bot in a group, and whoever writes to it alone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms import TryAgainLater
from bot.wecom import callbacks, wecom_line
from handlers.incoming import Change, Evidence, IncomingChange, IncomingMessage
from storage.kinds import EvidenceKind
from tests.wecom.officials import NOW, connected, heard, official
from tests.wecom.wecom_double import GROUP, WecomDouble

PICTURE = {"msgtype": "image", "image": {"url": "https://x/1?secret", "aeskey": "k", "file_size": 77}}


def _message(incoming: object) -> IncomingMessage:
    assert isinstance(incoming, IncomingMessage)
    return incoming


async def test_words_in_a_group_are_heard_without_the_bots_name(double: WecomDouble) -> None:
    async with connected(double) as bot:
        id = await double.write("wangdaye", "@邻应 3号楼电梯坏了，里面有人")
        (one,) = await heard(bot)
    assert one == IncomingMessage("wecom", GROUP, "wangdaye", "", id, "3号楼电梯坏了，里面有人", NOW)


async def test_others_who_are_called_stay_called(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await double.write("wangdaye", "@陈海燕 看一下 @邻应 灯坏了")
        (one,) = await heard(bot)
    assert _message(one).text == "@陈海燕 看一下 灯坏了"


async def test_who_writes_alone_can_be_written_to_from_then_on(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await double.write("chen", "收到", chat="")
        reachable, said = await heard(bot)
        await double.write("chen", "@邻应 办结", chat="")
        (again,) = await heard(bot)
    assert isinstance(reachable, IncomingChange)
    assert (reachable.change, reachable.account, reachable.chat) == (Change.REACHABLE, "chen", "")
    assert (_message(said).chat, _message(said).text) == ("", "收到")
    assert _message(again).text == "@邻应 办结"


async def test_a_quote_is_heard_by_its_words(double: WecomDouble) -> None:
    async with connected(double) as bot:
        quote = {"msgtype": "text", "text": {"content": "📋 1 号 路灯不亮"}}
        await double.write("chen", "@邻应 收到", quote=quote)
        (one,) = await heard(bot)
    assert (_message(one).text, _message(one).quoted, _message(one).reply_to) == ("收到", "📋 1 号 路灯不亮", None)


async def test_a_picture_among_words_is_evidence_without_its_key_or_its_address(double: WecomDouble) -> None:
    mixed = [{"msgtype": "text", "text": {"content": "@邻应 灯坏了"}}, PICTURE, PICTURE]
    async with connected(double) as bot:
        id = await double.tell({"msgtype": "mixed", "mixed": {"msg_item": mixed}}, "wangdaye")
        (one,) = await heard(bot)
    shown = tuple(Evidence(EvidenceKind.PHOTO, f"{id}#{number}", 77) for number in (2, 3))
    assert (_message(one).text, _message(one).photo, _message(one).evidence) == ("灯坏了", True, shown)


@pytest.mark.parametrize(
    ("what", "text", "kind"),
    [
        (PICTURE, "", EvidenceKind.PHOTO),
        ({"msgtype": "voice", "voice": {"content": "三号楼没电"}}, "三号楼没电", EvidenceKind.VOICE),
        ({"msgtype": "file", "file": {"url": "https://x"}}, "", EvidenceKind.DOCUMENT),
        ({"msgtype": "video", "video": {"url": "https://x"}}, "", EvidenceKind.VIDEO),
    ],
)
async def test_what_is_shown_to_the_bot_alone_is_evidence(
    double: WecomDouble, what: dict[str, object], text: str, kind: EvidenceKind
) -> None:
    async with connected(double) as bot:
        await double.tell(what, "chen", chat="")
        _, one = await heard(bot)
    assert (_message(one).text, [shown.kind for shown in _message(one).evidence]) == (text, [kind])


async def test_what_is_told_twice_has_one_key(double: WecomDouble) -> None:
    async with connected(double) as bot:
        keys = []
        for _ in range(2):
            await double.write("wangdaye", "@邻应 灯坏了", msgid="same")
            keys += [_message(one).message for one in await heard(bot)]
    assert keys == ["same", "same"]


async def test_three_hundred_messages_are_heard_in_order(double: WecomDouble) -> None:
    told: list[str] = []
    async with connected(double) as bot:
        wanted = [await double.write("wangdaye", f"@邻应 {number}") for number in range(300)]
        while len(told) < len(wanted) and (batch := await heard(bot)):
            told += [_message(one).message for one in batch]
    assert told == wanted


async def test_what_nobody_fetches_is_kept_within_bounds(
    double: WecomDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wecom_line, "MOST_WAITING", 2)
    async with connected(double) as bot:
        wanted = [await double.write("wangdaye", f"@邻应 {number}") for number in range(5)][:2]
        await double.drop()
        with pytest.raises(TryAgainLater, match="the newest is lost"):
            await bot.hear()
        told = [_message(one).message for one in await heard(bot)]
    assert told == wanted
    assert "the newest is lost" in capsys.readouterr().err


@pytest.mark.parametrize(
    "frame",
    [
        {"cmd": "aibot_msg_callback", "headers": {"req_id": "x"}, "body": {"msgtype": "text", "from": "nobody"}},
        {"cmd": "aibot_msg_callback", "headers": {"req_id": "x"}, "body": {"msgtype": "text", "chattype": "group"}},
        {"cmd": "aibot_msg_callback", "headers": {"req_id": "x"}, "body": []},
        {"cmd": "something_new", "headers": {"req_id": "x"}},
        {"cmd": "aibot_event_callback", "headers": {"req_id": "x"}, "body": {"msgtype": "event", "event": {}}},
    ],
)
async def test_what_cannot_be_read_stops_none_of_the_others(double: WecomDouble, frame: object) -> None:
    async with connected(double) as bot:
        await double.tell_raw(frame)
        await double.write("wangdaye", "@邻应 灯坏了")
        told = [one for _ in range(2) for one in await heard(bot, looks=10)]
    assert [_message(one).text for one in told] == ["灯坏了"]


@pytest.mark.parametrize(
    ("called", "words", "left"),
    [
        ("邻应", "@邻应", ""),
        ("邻应 助手", "@邻应 助手 灯坏了", "灯坏了"),
        ("邻应", "@邻应二号 灯坏了", "@邻应二号 灯坏了"),
        ("", "@随便谁\u2005灯坏了", "灯坏了"),
        ("", "邮箱 a@b.cn 灯坏了", "邮箱 a@b.cn 灯坏了"),
    ],
)
def test_only_the_bot_is_taken_out_of_the_words(called: str, words: str, left: str) -> None:
    body = {"msgid": "1", "chattype": "group", "chatid": "g", "from": {"userid": "w"}, "msgtype": "text"}
    one = callbacks.understood("wecom", called, {"body": {**body, "text": {"content": words}}}, NOW)
    assert one and one.text == left


@pytest.mark.parametrize(("seconds", "counts"), [(-60, True), (60, False), (-100_000, False), (10**17, False)])
def test_the_time_that_wecom_tells_counts_where_it_can_be(seconds: int, counts: bool) -> None:
    told = int(NOW.timestamp()) + seconds
    body = {"msgid": "1", "from": {"userid": "w"}, "msgtype": "text", "create_time": told}
    one = callbacks.understood("wecom", "", {"body": body}, NOW)
    assert one and one.at == (datetime.fromtimestamp(told, UTC) if counts else NOW)
    assert NOW - one.at <= timedelta(minutes=1)


async def test_nothing_can_be_heard_before_there_is_a_connection(double: WecomDouble) -> None:
    await double.stop()
    async with official(double) as bot:
        assert await heard(bot, looks=3) == []
