"""What errors of the Bot API mean for the words that were to be said."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.platforms import NoAnswer, TryAgainLater, Undeliverable
from bot.telegram import failing

TOKEN = "4242:SECRET"


def _caused(trouble: TelegramError, cause: Exception | None) -> TelegramError:
    trouble.__cause__ = cause
    return trouble


@pytest.mark.parametrize(
    ("trouble", "meaning"),
    [
        (RetryAfter(10072), TryAgainLater),
        (Forbidden("Forbidden: bot was blocked by the user"), Undeliverable),
        (BadRequest("Bad Request: chat not found"), Undeliverable),
        (_caused(NetworkError("x"), httpx.ConnectError("x")), TryAgainLater),
        (_caused(TimedOut(), httpx.ConnectTimeout("x")), TryAgainLater),
        (_caused(TimedOut(), httpx.PoolTimeout("x")), TryAgainLater),
        (_caused(TimedOut(), httpx.ReadTimeout("x")), NoAnswer),
        (_caused(NetworkError("x"), httpx.ReadError("x")), NoAnswer),
        (NetworkError("Bad Gateway"), NoAnswer),
        (NetworkError("Too Many Requests"), TryAgainLater),
        (TelegramError("the answer is no JSON"), NoAnswer),
        (InvalidToken("Unauthorized"), TryAgainLater),
        (Conflict("x"), TryAgainLater),
    ],
)
def test_r3_r4_each_error_ends_in_one_of_three_ways(trouble: TelegramError, meaning: type[Exception]) -> None:
    assert type(failing.translated(trouble, TOKEN, twice_is_harmless=False)) is meaning


def test_r8_the_time_that_telegram_asks_for_is_kept() -> None:
    later = failing.translated(RetryAfter(10072), TOKEN, twice_is_harmless=False)
    assert isinstance(later, TryAgainLater)
    assert later.after == timedelta(seconds=10072)


def test_r3_an_edit_is_tried_again_though_nobody_knows() -> None:
    lost = _caused(TimedOut(), httpx.ReadTimeout("x"))
    assert isinstance(failing.translated(lost, TOKEN, twice_is_harmless=True), TryAgainLater)


def test_no_reason_holds_the_token() -> None:
    refused = failing.translated(BadRequest(f"no method at /bot{TOKEN}/x"), TOKEN, twice_is_harmless=False)
    assert "SECRET" not in str(refused)
