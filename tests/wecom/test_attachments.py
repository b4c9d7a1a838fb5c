"""Text files that are sent to the bot alone: read at once, and never waited for long."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot import text_files
from bot.wecom import attachments
from handlers.incoming import IncomingMessage
from tests.wecom.officials import INFORMANT, connected, heard
from tests.wecom.wecom_double import WecomDouble

KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
LOG = "王大爷：3栋路灯不亮"
Keep = Callable[..., str]


def _sealed(plain: bytes) -> bytes:
    """As WeCom keeps it: AES-256 in blocks, filled up to 32 bytes, the key's first half before it."""
    key = bytes(range(1, 33))
    fill = 32 - len(plain) % 32
    sealing = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return sealing.update(plain + bytes([fill]) * fill) + sealing.finalize()


@pytest.fixture
async def keep() -> AsyncGenerator[Keep]:
    """Keeps a file where WeCom would; the address."""
    kept: dict[str, web.Response] = {}

    async def give(request: web.Request) -> web.Response:
        return kept[request.path]

    app = web.Application()
    app.router.add_get("/{name}", give)
    server = TestServer(app)
    await server.start_server(access_log=None)

    def keeping(content: bytes, status: int = 200, **headers: str) -> str:
        path = f"/{len(kept)}"
        kept[path] = web.Response(body=content, status=status, headers=headers)
        return str(server.make_url(path))

    yield keeping
    await server.close()


def _frame(url: str, **file: str) -> dict[str, Any]:
    return {"body": {"msgtype": "file", "from": {"userid": "lin"}, "file": {"url": url, **file}}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_a_text_is_read(keep: Keep, encoding: str) -> None:
    url = keep(_sealed(LOG.encode(encoding)), **{"Content-Disposition": 'attachment; filename="log.txt"'})
    assert await attachments.text_of(_frame(url, aeskey=KEY)) == LOG


async def test_what_its_name_says_is_no_text_is_not_read(keep: Keep) -> None:
    named = keep(LOG.encode(), **{"Content-Disposition": "attachment; filename*=UTF-8''%E5%9B%BE.png"})
    assert await attachments.text_of(_frame(named)) == ""
    assert await attachments.text_of(_frame(keep(LOG.encode()), filename="log.png")) == ""
    assert await attachments.text_of(_frame(keep(b"\x89PNG\0\0"), filename="log.txt")) == ""


async def test_what_is_too_long_is_not_read(keep: Keep) -> None:
    assert await attachments.text_of(_frame(keep(b"x" * (text_files.LARGEST + 100)), filename="log.txt")) == ""


async def test_a_few_files_of_a_batch_are_read_and_none_that_a_group_was_shown(keep: Keep) -> None:
    alone = [_frame(keep(LOG.encode()), filename="log.txt") for _ in range(5)]
    shown = {"body": {"chattype": "group", **_frame(keep(LOG.encode()), filename="log.txt")["body"]}}
    assert await attachments.texts_of([shown, *alone], lambda _: True) == ["", *[LOG] * 4, ""]


async def test_of_nobody_but_people_of_the_roster_a_file_is_fetched(double: WecomDouble, keep: Keep) -> None:
    file = {"msgtype": "file", "file": {"url": keep(LOG.encode()), "filename": "log.txt"}}
    async with connected(double) as bot:
        for who in ("wangdaye", INFORMANT):
            await double.tell(file, who, chat="")
        told = [one for one in await heard(bot) + await heard(bot, looks=2) if isinstance(one, IncomingMessage)]
    assert [(one.account, one.attached) for one in told] == [("wangdaye", ""), (INFORMANT, LOG)]


async def test_what_cannot_be_had_is_left(keep: Keep) -> None:
    assert await attachments.text_of(_frame(keep(b"", status=404), filename="log.txt")) == ""
    assert await attachments.text_of(_frame(keep(LOG.encode(), status=302), filename="log.txt")) == ""
    assert await attachments.text_of(_frame(keep(b"not sealed"), aeskey=KEY)) == ""
    assert await attachments.text_of(_frame(keep(LOG.encode()), aeskey="no key")) == ""
    assert await attachments.text_of(_frame("http://files.example/1", filename="log.txt")) == ""
    assert await attachments.text_of({"body": {"msgtype": "text"}}) == ""
