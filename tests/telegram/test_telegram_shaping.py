"""The shape of what is said on Telegram."""

from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot import splitting
from bot.platforms import Mention, Speech
from bot.telegram import shaping
from storage.kinds import Action

CHEN, WU = Mention("chen", "7101", "陈海燕"), Mention("wu", "", "吴志明")


def _spoken(**changes: object) -> Speech:
    fields = {"address": "-1", "direct": False, "text": "1 号", "mentions": (), "buttons": (), "reply_to": None}
    fields |= {"edits": None, "ticket": 12, "purpose": "receipt"}
    return Speech(**{**fields, **changes})  # type: ignore[arg-type]  spelled by each test


def _texts(keyboard: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard] if keyboard else []


def test_r9_people_are_named_by_account_and_counted_in_utf_16() -> None:
    (part,) = shaping.parts("🚨 @陈海燕 请看一下", [CHEN])
    (entity,) = part.entities
    assert (entity.type, entity.offset, entity.length, entity.user and entity.user.id) == ("text_mention", 3, 4, 7101)


def test_whoever_has_no_account_here_stays_plain_words_and_the_next_one_is_still_named() -> None:
    (part,) = shaping.parts("@吴志明 @陈海燕 请看一下", [WU, CHEN])
    assert [(entity.offset, entity.length) for entity in part.entities] == [(5, 4)]


def test_r9_a_long_text_is_split_between_lines_and_each_part_names_its_own() -> None:
    lines = ["🚨" * 1000, "@陈海燕" + "看" * 1000, "灯" * 4000 + "@陈海燕"]
    first, second = shaping.parts("\n".join(lines), [CHEN, CHEN])
    assert (first.text, second.text) == ("\n".join(lines[:2]), lines[2])
    assert [entity.offset for entity in (*first.entities, *second.entities)] == [2001, 4000]


@given(st.text(alphabet="灯🚨a \n", min_size=1, max_size=30).filter(str.strip), st.integers(1, 600))
def test_r9_no_part_is_too_long_or_empty_and_no_word_is_lost(text: str, times: int) -> None:
    parts = [part.text for part in shaping.parts(text * times, [])]
    assert all(part.strip() and splitting.units(part) <= 4096 for part in parts)
    assert "".join("".join(parts).split()) == "".join((text * times).split())


def test_r9_a_card_that_is_replaced_is_cut_where_it_is_too_long() -> None:
    part = shaping.one_part("灯" * 5000, [])
    assert (part.text[-2:], splitting.units(part.text) <= 4096) == ("\n…", True)


def test_buttons_stand_three_in_a_row_and_carry_ticket_and_version() -> None:
    keyboard = shaping.keyboard(
        _spoken(buttons=(Action.ACK, Action.TRANSFER, Action.WHY, Action.FALSE_ALARM), revision=99), ""
    )
    assert _texts(keyboard) == [["接单", "转派", "为什么"], ["误报"]]
    assert keyboard and keyboard.inline_keyboard[0][0].callback_data == "1ac.2r"


def test_r13_somebody_who_never_pressed_start_is_shown_the_way() -> None:
    keyboard = shaping.keyboard(_spoken(start="mine"), "linying_bot")
    assert keyboard and keyboard.inline_keyboard[0][0].url == "https://t.me/linying_bot?start=mine"


def test_without_buttons_there_is_no_keyboard() -> None:
    assert shaping.keyboard(_spoken(), "linying_bot") is None
