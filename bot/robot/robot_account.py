"""A group robot of WeCom, as a platform: it speaks in the one group that it was added to, and hears nothing."""

import asyncio
import json
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NoReturn, cast

import aiohttp

from bot import cutting
from bot.platforms import NoAnswer, Speech, TryAgainLater, Undeliverable
from bot.robot.robot_settings import MOBILE, RobotSettings
from handlers.incoming import Incoming

QUIET_SECONDS: Final = 0.5
"""So often whoever listens can stop."""

LONGEST: Final = 2048
"""Bytes of a text: developer.work.weixin.qq.com/document/path/99110."""

ONE_WAY: Final = "\n（这个机器人只通知，听不到回复：请在原来的群里或私信里回。）"
"""Said to whoever is asked for something there."""

TIMEOUT: Final = aiohttp.ClientTimeout(total=20, sock_connect=10)
NEVER_LEFT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
"""With these the words surely did not reach WeCom."""

"""Nothing else may be called, so that nobody can be made to call a whole group: WeCom's word for that is a name too."""

BUSY: Final = -1
TOO_OFTEN: Final = 45009
REST: Final = timedelta(seconds=60)
"""Twenty in a minute are taken; whoever asked too often waits one."""


class Robot:
    """A person's address is their mobile number, by which they are called there; a group's says nothing to WeCom."""

    abilities = RobotSettings.abilities

    def __init__(self, name: str, settings: RobotSettings) -> None:
        self.name = name
        self._webhook = settings.webhook
        self._session: aiohttp.ClientSession | None = None

    async def hear(self) -> Sequence[Incoming]:
        await asyncio.sleep(QUIET_SECONDS)
        return []

    async def acknowledge(self) -> None:
        return None

    async def say(self, speech: Speech) -> str:
        if speech.edits is not None:
            raise Undeliverable("a robot cannot replace what it said")
        numbers = _numbers(speech)
        note = ONE_WAY if speech.direct or speech.mentions or speech.buttons else ""
        content = cutting.cut(speech.text, LONGEST - len(note.encode())) + note
        text = {"content": content, "mentioned_mobile_list": numbers}
        _judge(*await self._post({"msgtype": "text", "text": text}))
        return uuid.uuid4().hex

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _post(self, body: dict[str, Any]) -> tuple[int, str]:
        """The status and the answer. No error is passed on: the address in it is the secret."""
        if self._session is None:
            # Kept connections are closed by WeCom, and nobody would know what became of words said on one.
            connector = aiohttp.TCPConnector(force_close=True)
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, connector=connector)
        try:
            async with self._session.post(self._webhook, json=body, allow_redirects=False) as answer:
                return answer.status, await answer.text(errors="replace")
        except (TimeoutError, aiohttp.ClientError) as trouble:
            kind = type(trouble).__name__
            if isinstance(trouble, NEVER_LEFT):
                raise TryAgainLater(f"WeCom could not be reached ({kind})") from None
            raise NoAnswer(f"nobody knows whether WeCom took it ({kind})") from None


def _numbers(speech: Speech) -> list[str]:
    """Of who is called, which go to WeCom beside the text and never into it. Raises `Undeliverable` when it is for one
    person who has none."""
    if speech.direct and not MOBILE.fullmatch(speech.address):
        raise Undeliverable("this account is no mobile number")
    wanted = [speech.address] * speech.direct + [mention.account for mention in speech.mentions]
    return list(dict.fromkeys(account for account in wanted if MOBILE.fullmatch(account)))


def _judge(status: int, answer: str) -> None:
    """Raises what the answer means, unless the words were said."""
    if status == 429:
        raise TryAgainLater("WeCom asks to be left alone", REST)
    if 400 <= status < 500:
        raise Undeliverable(f"WeCom refused with status {status}")
    code = _code(answer) if status == 200 else None
    if code is None:
        raise NoAnswer(f"nobody knows whether WeCom took it (status {status})")
    if code:
        _refuse(code)


def _refuse(code: int) -> NoReturn:
    if code == TOO_OFTEN:
        raise TryAgainLater("WeCom asks to be left alone", REST)
    if code == BUSY:
        raise TryAgainLater("WeCom is busy")
    raise Undeliverable(f"WeCom refused with code {code}")


def _code(answer: str) -> int | None:
    """None for what is no answer of WeCom's."""
    try:
        told = json.loads(answer)
    except ValueError:
        return None
    code = cast(dict[str, object], told).get("errcode") if isinstance(told, dict) else None
    return code if isinstance(code, int) else None
