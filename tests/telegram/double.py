"""A strict double of Telegram's Bot API: a world that a test acts in, and the server that the bot talks to."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.telegram import judging
from tests.telegram.asking_there import Asking
from tests.telegram.backlog import Backlog
from tests.telegram.coming import Coming
from tests.telegram.hours import Hours
from tests.telegram.posting import Posting
from tests.telegram.refusing import Refused, bad
from tests.telegram.rooms import Json
from tests.telegram.shown import Shown
from tests.telegram.speaking_there import Speaking
from tests.telegram.talking import Talking
from tests.telegram.weather import Trouble, Weather, refusal
from tests.telegram.world import World

TOKEN = "7000000001:AAloopback-and-nowhere-else_0123456"
USERNAME = "linying_bot"


class Double:
    """`url` is what the config calls `api`. `faults` are calls of the wrong shape, `calls` all that was called."""

    def __init__(
        self, token: str = TOKEN, username: str = USERNAME, judged: bool = True, first_pause: float = 1.0
    ) -> None:
        self.token = token
        self.hours = Hours()
        self.backlog = Backlog(self.hours, judged)
        self.posting = Posting(self.backlog, first_pause)
        self.world = World(token, username, self.hours, self.backlog)
        self.talk = Talking(self.world)
        self.coming = Coming(self.world)
        self.shown = Shown(self.world)
        self.weather = Weather(self.world)
        self.asking = Asking(self.world)
        self.judged = judged
        self.faults: list[str] = []
        self.calls: list[Json] = []
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._methods: dict[str, Callable[[Json], Any]] = {
            **Speaking(self.world, self.talk, self.shown).methods,
            **self.asking.methods,
            "setWebhook": self.posting.set,
            "deleteWebhook": self.posting.delete,
            "getWebhookInfo": self.posting.info,
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def called(self, *methods: str) -> list[Json]:
        """What was called: method, asked, status; refused ones too."""
        return [call for call in self.calls if call["method"] in methods]

    async def start(self, *more: web.RouteDef) -> None:
        """On the same port, when it is started again."""
        app = web.Application()
        app.add_routes([web.route("*", "/bot{token}/{method}", self._answer), *more])
        app.add_routes([web.get("/file/bot{token}/{path:.+}", self._download)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]
        self.posting.start()

    async def stop(self) -> None:
        """Nobody answers any more; the world stays as it is."""
        await self.posting.stop()
        if self._runner:
            await self._runner.cleanup()

    async def _download(self, request: web.Request) -> web.Response:
        content = self.asking.download(request.match_info["path"])
        if request.match_info["token"] != self.token or content is None:
            return web.json_response(refusal(404).answer(), status=404)
        return web.Response(body=content)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = dict(request.query)
        if request.content_type == "application/json":
            fields |= await request.json()
        else:
            posted = (await request.post()).items()
            fields |= {name: value if isinstance(value, str) else self._uploaded(name, value) for name, value in posted}
        trouble = self.weather.now(method, str(fields.get("chat_id", "")))
        if trouble and trouble.how.endswith("_before"):
            return await self._lose(request, trouble)
        status, told = await self._done(request.match_info["token"], method, fields, trouble)
        if trouble and trouble.how.endswith("_after"):
            return await self._lose(request, trouble)
        if trouble and trouble.how == "garbage":
            return web.Response(
                status=trouble.refused.status, text="<html>502 Bad Gateway</html>", content_type="text/html"
            )
        return web.json_response(told, status=status)

    def _uploaded(self, kind: str, sent: bytes | web.FileField) -> str:
        """The id that it has from now on, as what somebody sent has."""
        return self.world.keep(kind, sent if isinstance(sent, bytes) else sent.file.read())

    async def _lose(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        if trouble.how.startswith("hang"):
            await self.weather.hang(trouble)
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _done(self, token: str, method: str, fields: Json, trouble: Trouble | None) -> tuple[int, Json]:
        asked: Json = {}
        try:
            if trouble and trouble.how in ("refuse", "garbage"):
                raise trouble.refused
            if token != self.token:
                raise refusal(401)
            asked = self._read(method, fields)
            self.weather.check(method, asked.get("chat_id"))
            answer = await self.backlog.get(asked) if method == "getUpdates" else self._methods[method](asked)
            self._judge(method, answer)
            status, told = 200, {"ok": True, "result": answer}
        except Refused as refused:
            status, told = refused.status, refused.answer()
        if method != "getUpdates":
            self.calls.append({"method": method, "asked": asked, "status": status})
        return status, told

    def _read(self, method: str, fields: Json) -> Json:
        """What is no call at all is a fault of the bot, and what this double does not do, one of the double."""
        if method != "getUpdates" and method not in self._methods:
            self.faults.append(f"{method}: {'not done by this double' if judging.knows(method) else 'no such method'}")
            raise refusal(404)
        try:
            return judging.call(method, fields)
        except judging.WrongShape as wrong:
            self.faults.append(str(wrong))
            raise bad("wrong shape") from None

    def _judge(self, method: str, answer: Any) -> None:
        if self.judged and method != "getUpdates":
            try:
                judging.result(method, answer)
            except judging.WrongShape as wrong:
                self.faults.append(str(wrong))
