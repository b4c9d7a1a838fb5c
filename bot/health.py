"""The address where the program answers how it is: `/healthz` for people and balancers, `/metrics` for Prometheus."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import prometheus_client
import structlog
from aiohttp import web

from bot.troubles import CannotRun

log = structlog.get_logger()

Ask = Callable[[], Awaitable[dict[str, Any]]]


@asynccontextmanager
async def answering(address: tuple[str, int], ask: Ask) -> AsyncGenerator[int]:
    """Answers there until the end; `ask` says how it is, as `vitals.shown` does. Gives the port. Raises `CannotRun`
    when the port cannot be had."""
    runner = web.AppRunner(_pages(ask), access_log=None)
    await runner.setup()
    host, port = address
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as trouble:
            raise CannotRun(
                f"operations.listen: {host}:{port} cannot be had ({trouble.strerror}); write another port."
            ) from trouble
        port = runner.addresses[0][1]
        log.info("answering", host=host, port=port)
        yield port
    finally:
        await runner.cleanup()


def _pages(ask: Ask) -> web.Application:
    async def healthz(_request: web.Request) -> web.Response:
        shown = await ask()
        return web.json_response(shown, status=503 if shown["reasons"] else 200)

    async def metrics(_request: web.Request) -> web.Response:
        await ask()
        kind = prometheus_client.CONTENT_TYPE_LATEST
        return web.Response(body=prometheus_client.generate_latest(), headers={"Content-Type": kind})

    pages = web.Application()
    pages.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    return pages
