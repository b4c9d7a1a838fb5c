"""What buttons carry, and what a press of them means."""

import pytest

from bot.telegram import pressing
from bot.telegram.pressing import Carried
from handlers.incoming import IncomingPress
from storage.kinds import Action
from tests.telegram.raws import WANG, message, read

HIGHEST = 2**31


@pytest.mark.parametrize("action", list(Action))
def test_r17_each_action_fits_a_button_and_comes_back(action: Action) -> None:
    carried = Carried(action, HIGHEST, HIGHEST)
    data = pressing.written(carried)
    assert len(data.encode()) < 20
    assert pressing.read(data) == carried


def test_a_letter_keeps_its_meaning() -> None:
    """Buttons stay in people's chats: add letters, change none."""
    assert "".join(sorted(pressing.LETTERS.values())) == "abcdefhimnopqrstvwxy"
    assert pressing.written(Carried(Action.ACK, 12, 345)) == "1ac.9l"


@pytest.mark.parametrize("data", ["", "1", "1a", "1aC.1", "2a1.1", "1z1.1", "1a1", "1a1.", "1a.1", "ack 12", "1a①.1"])
def test_untrusted_data_means_nothing(data: str) -> None:
    assert pressing.read(data) is None


def test_r17_a_press_of_a_button_that_is_shown_is_heard() -> None:
    pressed = _press("1ac.9l", shown="1ac.9l")
    assert pressed
    assert (pressed.action, pressed.account, pressed.on, pressed.press) == (Action.ACK, "7001", "5", "q1")
    assert not pressed.stale


def test_r17_a_press_of_a_button_that_the_card_has_no_more_is_stale() -> None:
    pressed = _press("1ac.9l", shown="1vc.9m")
    assert pressed and pressed.stale


def test_a_press_under_a_message_too_old_to_be_shown_is_not_called_stale() -> None:
    pressed = _press("1ac.9l", shown=None)
    assert pressed and not pressed.stale


@pytest.mark.parametrize(
    ("data", "shown", "answer"),
    [
        ("1ac.9l", "1ac.9l", ""),
        ("1ac.9l", "1vc.9m", "这张卡片已经更新，请看最新的按钮。"),
        ("0:ack:12", "0:ack:12", "这个按钮已经失效。发“工单”加号码看现在的情况。"),
    ],
)
def test_r17_a_stale_button_explains_itself(data: str, shown: str, answer: str) -> None:
    query = read(_raw(data, shown)).pressed
    assert query
    assert pressing.answer(query) == answer


def _press(data: str, shown: str | None) -> IncomingPress | None:
    (pressed,) = read(_raw(data, shown)).incoming
    assert isinstance(pressed, IncomingPress)
    return pressed


def _raw(data: str, shown: str | None) -> dict[str, object]:
    under = message(date=0) if shown is None else message(reply_markup=_keyboard(shown))
    query = {"id": "q1", "from": WANG, "chat_instance": "1", "data": data, "message": under}
    return {"callback_query": query}


def _keyboard(data: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "接单", "callback_data": data}]]}
