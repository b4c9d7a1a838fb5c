"""What was shown with a report is shown again over Telegram by its id, and what is gone is told in words."""

from collections.abc import AsyncGenerator

import pytest
import segno

from bot.platforms import NoAnswer, TryAgainLater
from bot.telegram.account import Telegram
from handlers.cleaning import LONGEST_CODE
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind
from tests.telegram.accounts import GROUP, account, hurried, speech
from tests.telegram.double import Double
from tests.telegram.houses import LAMP, house

CHEN = "陈海燕"
KINDS = {"video_note": EvidenceKind.VIDEO, "audio": EvidenceKind.VOICE}


@pytest.fixture
async def bot(double: Double, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Telegram]:
    hurried(monkeypatch)
    double.talk.start(CHEN)
    async with account(double) as opened:
        yield opened


def _sent(double: Double, *kinds: str) -> tuple[Evidence, ...]:
    """Somebody has sent these to the bot."""
    files = len(double.world.files)
    for kind in kinds:
        double.talk.send("王大爷", kind)
    ids = list(double.world.files)[files:]
    return tuple(Evidence(KINDS.get(kind) or EvidenceKind(kind), file) for kind, file in zip(kinds, ids, strict=True))


async def _shows(bot: Telegram, double: Double, exhibits: tuple[Evidence, ...]) -> list[tuple[str | None, str]]:
    said = await bot.say(speech(double.world.person(CHEN), "1 号附的", direct=True, exhibits=exhibits))
    shown = double.shown.now(CHEN)
    assert said == str(shown[0]["message"])
    return [(one["shows"], one["text"]) for one in shown]


async def test_photos_and_videos_are_an_album_with_the_words_under_it(bot: Telegram, double: Double) -> None:
    shown = await _shows(bot, double, _sent(double, "photo", "video", "photo"))
    assert shown == [("photo", "1 号附的"), ("video", ""), ("photo", "")]
    assert len(double.called("sendMediaGroup")) == 1


@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document", "audio"])
async def test_one_alone_is_what_it_was(bot: Telegram, double: Double, kind: str) -> None:
    assert await _shows(bot, double, _sent(double, kind)) == [(kind, "1 号附的")]


async def test_a_round_video_has_its_words_behind_it(bot: Telegram, double: Double) -> None:
    said = await bot.say(
        speech(double.world.person(CHEN), "1 号附的", direct=True, exhibits=_sent(double, "video_note"))
    )
    shown = double.shown.now(CHEN)
    assert [(one["shows"], one["text"]) for one in shown] == [("video_note", ""), (None, "1 号附的")]
    assert said == str(shown[1]["message"])


async def test_what_is_gone_is_told_in_words_and_the_rest_is_shown(bot: Telegram, double: Double) -> None:
    exhibits = _sent(double, "photo", "photo", "photo")
    del double.world.files[exhibits[0].file]
    gone = (None, "（第 1 件在 Telegram 上已经取不到了）")
    assert await _shows(bot, double, exhibits) == [("photo", "1 号附的"), ("photo", ""), gone]


async def test_when_all_is_gone_there_are_words_alone(bot: Telegram, double: Double) -> None:
    exhibits = _sent(double, "voice")
    double.world.files.clear()
    assert await _shows(bot, double, exhibits) == [(None, "1 号附的（第 1 件在 Telegram 上已经取不到了）")]


async def test_an_album_that_telegram_puts_off_is_shown_later_as_a_whole(bot: Telegram, double: Double) -> None:
    exhibits = _sent(double, "photo", "photo")
    double.weather.trouble("sendMediaGroup", status=429)
    with pytest.raises(TryAgainLater):
        await _shows(bot, double, exhibits)
    assert double.shown.now(CHEN) == []


async def test_when_only_a_part_was_shown_nobody_says_that_it_was_not(bot: Telegram, double: Double) -> None:
    exhibits = _sent(double, "photo", "voice")
    double.weather.trouble("sendVoice", status=429)
    with pytest.raises(NoAnswer):
        await _shows(bot, double, exhibits)
    assert [one["shows"] for one in double.shown.now(CHEN)] == ["photo"]


async def test_an_officer_asks_for_the_photos_of_a_ticket_and_the_group_sees_none(
    double: Double, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    async with house(double, sqlite_url) as told:
        double.talk.start(CHEN)
        for text in (LAMP, ""):
            double.talk.send("王大爷", "photo", GROUP, text, album="55")
        double.talk.send("王大爷", "photo", GROUP, album="55")
        await told.settle()
        double.talk.write(CHEN, text="照片 1")
        await told.settle()
        assert [one["text"] for one in double.shown.now(CHEN) if one["shows"]] == ["1 号附的 3 张照片", "", ""]
        assert [one for one in double.shown.now(GROUP) if one["shows"]] == []


async def test_a_code_to_scan_is_a_picture_with_the_words_under_it(bot: Telegram, double: Double) -> None:
    code = "https://login.weixin.qq.com/l/IYc-0123456789=="
    said = await bot.say(speech(double.world.person(CHEN), "请扫这个码", direct=True, code=code))
    shown = double.shown.now(CHEN)[0]
    assert (str(shown["message"]), shown["shows"], shown["text"]) == (said, "photo", "请扫这个码")
    _, picture, _ = double.world.files[double.world.last_file()]
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) >= 200
    assert code not in str(double.calls)


def test_every_code_that_is_kept_fits_into_a_picture() -> None:
    assert segno.make_qr("码" * LONGEST_CODE).symbol_size()[0] > 0
