"""WeCom's double in a thread, for a bot that is a process of its own."""

import asyncio
import threading
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import Any

from tests.wechat.certificates import Certificate
from tests.wecom.wecom_double import WecomDouble

PATIENCE = 30


class Served:
    """Whatever is done with the double is done in its own loop."""

    def __init__(self, double: WecomDouble, loop: asyncio.AbstractEventLoop) -> None:
        self.double = double
        self._loop = loop

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)


@contextmanager
def served(certificate: Certificate) -> Generator[Served]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = Served(WecomDouble(certificate), loop)
    running.do(running.double.start())
    try:
        yield running
    finally:
        running.do(running.double.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
