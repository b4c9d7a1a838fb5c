"""Telegram's two stand-ins: the double of our own, which is strict, and the emulator that judges its delivery."""

from collections.abc import AsyncGenerator, Generator

import pytest

from tests.telegram.double import Double
from tests.telegram.emulating import Emulator, emulator
from tests.telegram.served import Served, served


@pytest.fixture
async def double() -> AsyncGenerator[Double]:
    """In this loop. Whatever the bot called wrongly, or said where nobody looked, fails the test."""
    running = Double()
    await running.start()
    yield running
    await running.stop()
    assert (running.faults, running.shown.unexpected()) == ([], [])


@pytest.fixture
def served_double() -> Generator[Served]:
    """In a thread, for a bot that is a process of its own."""
    with served() as running:
        yield running
        wrong = running.double.faults(), running.shown.unexpected()
    assert wrong == ([], [])


@pytest.fixture(scope="session")
def emulator_process() -> Generator[Emulator]:
    with emulator() as running:
        yield running
