"""Hearing that goes on whatever happens."""

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.platforms import TryAgainLater
from bot.telegram import listening
from bot.telegram.listening import Listening
from bot.telegram.polling import Raw

UPDATE: Raw = {"update_id": 1}


class Scripted:
    """A source that does as it is told, in turn, and then waits for ever."""

    def __init__(self, *told: Sequence[Raw] | Exception) -> None:
        self.told, self.acknowledged = list(told), 0

    async def fetch(self) -> list[Raw]:
        if not self.told:
            await asyncio.Event().wait()
        told = self.told.pop(0)
        if isinstance(told, Exception):
            raise told
        return list(told)

    def done(self) -> None:
        self.acknowledged += 1

    async def close(self) -> None:
        return None


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(listening, "PATIENCE", (0.0,))


@pytest.mark.parametrize("trouble", [InvalidToken("404"), Conflict("409"), NetworkError("down"), OSError()])
async def test_r5_an_error_is_survived_and_logged_once(trouble: Exception) -> None:
    ears = Listening(Scripted(trouble, trouble, trouble, [UPDATE]))
    with capture_logs() as logs:
        assert await ears.hear() == [UPDATE]
    assert [line["event"] for line in logs] == ["Telegram cannot be heard", "Telegram is heard again"]


async def test_r5_a_poller_that_died_of_a_bug_is_started_again() -> None:
    ears = Listening(Scripted(ZeroDivisionError(), [UPDATE]))
    with capture_logs() as logs:
        with pytest.raises(TryAgainLater):
            await ears.hear()
        assert await ears.hear() == [UPDATE]
    assert logs[0]["event"] == "the poller died of a bug and is started again"


async def test_r5_while_nothing_can_be_heard_it_is_not_called_silence() -> None:
    ears = Listening(Scripted(NetworkError("down")))
    with pytest.raises(TryAgainLater):
        await ears.hear()
    await ears.close()


async def test_r1_what_is_being_fetched_is_not_acknowledged_with_what_was_heard() -> None:
    source = Scripted([UPDATE], [], [UPDATE])
    ears = Listening(source)
    assert await ears.hear() == [UPDATE]
    ears.acknowledge()
    ears.acknowledge()
    assert await ears.hear() == []
    ears.acknowledge()
    assert source.acknowledged == 1


async def test_silence_comes_back_empty_and_the_poll_goes_on() -> None:
    ears = Listening(Scripted())
    assert [await ears.hear(), await ears.hear()] == [[], []]
    await ears.close()


async def test_after_a_day_of_silence_it_is_said_that_words_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "KEPT_SECONDS", -1)
    ears = Listening(Scripted(NetworkError("down"), [UPDATE]))
    with capture_logs() as logs:
        await ears.hear()
    assert [line["event"] for line in logs][-1] == "what was said to the bot more than a day ago is lost"
