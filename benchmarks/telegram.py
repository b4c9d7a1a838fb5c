"""How fast Telegram is heard and answered: our durable poller beside the library's own, and a message to its ping.

    python -m benchmarks.telegram [--quick]

The updates come from an endless backlog on the loopback, ours and the library's in turn; the pings go through the
running program and a double of Telegram in processes of their own."""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot import intake
from bot.clocks import MachineClock
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from handlers.incoming import Incoming, IncomingMessage
from handlers.policy.roster import Roster
from handlers.present import Present
from handlers.recent import Recent
from storage import heard as heard_messages
from storage.database import Database, migrate
from tests.chaos.read_already import EXAMPLE
from tests.programs import Program
from tests.telegram import on_telegram
from tests.telegram.mortal import Settled
from tests.telegram.on_telegram import FIRST
from tests.telegram.served import Remote
from tests.telegram.theatres import OnDouble

TOKEN = "7000000001:AAloopback-and-nowhere-else_0123456"
MOST = 100
TALK = ("今晚吃什么", "谢谢大家", "电梯里碰到老刘，说下午活动室有棋局", "明天要下雨了", "哈哈哈", "早上好")
OFFICER = "陈海燕"
STARTING = 1.0
WANTED_RATIO, WANTED_SECONDS = 0.8, 0.3
GROUP = -1_001_000_000_001
TOWN = (
    Settled(
        TelegramSettings(TOKEN, "http://127.0.0.1"),
        {id: GROUP - place for place, id in enumerate(on_telegram.GROUPS)},
        {id: 5_000_000_001 + place for place, id in enumerate(EXAMPLE.town.roster.people)},
    )
    .over(EXAMPLE)
    .town
)


class Endless:
    """A getUpdates that always has a hundred more: 99 of talk, and a report."""

    def __init__(self, address: int) -> None:
        self._chat = {"id": address, "type": "supergroup", "title": FIRST}

    async def answer(self, request: web.Request) -> web.Response:
        match request.match_info["method"]:
            case "getUpdates":
                asked = await request.post()
                return web.json_response({"ok": True, "result": self._from(int(str(asked.get("offset", 0))) or 1)})
            case "getMe":
                me = {"id": 7000000001, "is_bot": True, "first_name": "邻应", "username": "linying_bot"}
                return web.json_response({"ok": True, "result": me})
            case "getChatMember":
                user = {"id": 7000000001, "is_bot": True, "first_name": "邻应"}
                return web.json_response(
                    {"ok": True, "result": {"status": "creator", "user": user, "is_anonymous": False}}
                )
            case "getWebhookInfo":
                idle = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
                return web.json_response({"ok": True, "result": idle})
            case _:
                return web.json_response({"ok": True, "result": True})

    def _from(self, first: int) -> list[dict[str, object]]:
        return [{"update_id": number, "message": self._message(number)} for number in range(first, first + MOST)]

    def _message(self, number: int) -> dict[str, object]:
        text = (
            f"{number // 100 % 6 + 1}号楼{number // 600 % 8 + 1}单元路灯不亮了"
            if number % 100 == 0
            else TALK[number % 6]
        )
        person = {"id": 5_000_000_100 + number % 50, "is_bot": False, "first_name": "居民"}
        return {"message_id": number, "date": int(time.time()), "chat": self._chat, "from": person, "text": text}


@asynccontextmanager
async def _stub(address: int) -> AsyncGenerator[str]:
    app = web.Application()
    app.add_routes([web.post("/bot{token}/{method}", Endless(address).answer)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def _stock(seconds: float) -> float:
    """Updates a second through the library's Updater and Application, with a handler that does nothing."""
    handled = 0

    async def count(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        nonlocal handled
        handled += 1

    async with _stub(GROUP) as url:
        application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
        application.add_handler(TypeHandler(Update, count))
        async with application:
            await application.start()
            began = time.perf_counter()
            assert application.updater
            await application.updater.start_polling(poll_interval=0, timeout=1)
            await asyncio.sleep(seconds)
            rate = handled / (time.perf_counter() - began)
            await application.updater.stop()
            await application.stop()
    return rate


async def _durable(seconds: float, folder: Path, *, decides: bool) -> float:
    """Updates a second through our poller, each batch committed before it is acknowledged; without deciding anything,
    the key of each update is kept. What it does once, at its start, is not counted."""
    url = f"sqlite+aiosqlite:///{folder}/{decides}.db"
    await migrate(url)
    database, clock, recent, present = await Database.open(url), MachineClock(), Recent(), Present(TOWN)
    heard = 0
    async with _stub(GROUP) as api:
        telegram = Telegram(TelegramSettings(TOKEN, api), clock, _roster)
        began = time.perf_counter() + STARTING
        while (now := time.perf_counter()) < began + seconds:
            batch = await telegram.hear()
            if decides:
                await intake.take_in(database, present, clock, recent, batch)
            else:
                await _keep(database, batch)
            await telegram.acknowledge()
            heard += len(batch) if now >= began else 0
        rate = heard / (time.perf_counter() - began)
        await telegram.close()
    await database.close()
    return rate


async def _keep(database: Database, batch: Sequence[Incoming]) -> None:
    async with database.transaction(TOWN.subdistrict) as tx:
        for incoming in batch:
            assert isinstance(incoming, IncomingMessage)
            await heard_messages.note(tx, incoming.chat, incoming.message, incoming.at)


async def _roster() -> Roster:
    return TOWN.roster


@contextmanager
def _running(folder: Path) -> Generator[tuple[Program, OnDouble]]:
    """The program, and a double of Telegram beside it."""
    words = [sys.executable, "-m", "tests.telegram.served", "--unjudged"]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as double:
        assert double.stdout
        theatre = OnDouble(Remote(json.loads(double.stdout.readline())["url"]))
        os.environ[on_telegram.TOKEN] = theatre.token
        program = Program(folder)
        config = folder / "config.toml"
        config.write_text(on_telegram.written(config.read_text(encoding="utf-8"), theatre, None), encoding="utf-8")
        try:
            asyncio.run(migrate(f"sqlite+aiosqlite:///{folder}/linying.db"))
            program.start()
            yield program, theatre
        finally:
            program.kill()
            double.kill()


def _pings(folder: Path, times: int) -> list[float]:
    """Seconds from an urgent message in the group to the ping of the officer on the wire."""
    found: list[float] = []
    with _running(folder) as (program, theatre):
        theatre.write(OFFICER, "/start")
        program.wait_for(lambda: len(theatre.shown(OFFICER)) == 1)
        for number in range(times):
            began = time.perf_counter()
            theatre.write(f"居民{number}", f"{number // 8 + 1}号楼{number % 8 + 1}单元电梯困人了", FIRST)
            while len(theatre.shown(OFFICER)) < number + 2:
                time.sleep(0.002)
            found.append(time.perf_counter() - began)
            time.sleep(0.1)
    return sorted(found)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="all of it in less than a minute")
    given = options.parse_args()
    rounds, seconds = (3, 2.0) if given.quick else (5, 10.0)
    stock, kept, decided = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            stock.append(asyncio.run(_stock(seconds)))
            kept.append(asyncio.run(_durable(seconds, Path(folder), decides=False)))
            decided.append(asyncio.run(_durable(seconds, Path(folder), decides=True)))
    one = statistics.median(stock)
    ratio = statistics.median(kept) / one
    print(f"stock poller, empty handler: {one:,.0f} updates a second = 1.00")
    print(f"ours, read and committed: {statistics.median(kept):,.0f} = {ratio:.2f} (wanted {WANTED_RATIO})")
    whole = statistics.median(decided)
    print(f"ours with all decisions, a report in a hundred: {whole:,.0f} = {whole / one:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        pings = _pings(Path(folder), 30)
    p50, p99 = statistics.median(pings), pings[-1 - len(pings) // 100]
    print(f"message to ping: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms (wanted {WANTED_SECONDS * 1000:.0f})")
    return 0 if ratio >= WANTED_RATIO and p99 <= WANTED_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
