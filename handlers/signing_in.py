"""The bot's own account on a platform has to be logged in by a person: supervisors get the code by every other way."""

from datetime import timedelta
from typing import Final

from handlers import alarming
from handlers.incoming import Change, IncomingChange
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import outbox, told
from storage.kinds import SendState

OFTEN: Final = timedelta(minutes=5)
"""The platform has a new code every minute or so; nobody is shown each of them."""

SOON: Final = timedelta(minutes=30)
"""So long after the beginning somebody is likely at hand; then a code is shown only now and then."""

SELDOM: Final = timedelta(hours=1)

SCAN: Final = (
    "⚠️ 机器人在 {platform} 上的账号要重新扫码登录，登录之前那边的群听不到、也说不了。"
    "请用登录那个账号的手机扫这个码；码过几分钟就失效，会另发新的。不要转给别人。"
)
LOGGED_OUT: Final = (
    "⚠️ 机器人在 {platform} 上的账号退出了登录，那边的群听不到、也说不了。"
    "要重新登录：有要扫的码会发到这里；没收到就请让维护的人看看网关。"
)
LOGGED_IN: Final = "✅ 机器人在 {platform} 上的账号又登录了。这期间群里说的话没听到，请到群里问问有没有急事。"
NO_PICTURE: Final = "（这里显示不了图片，请把下面这行做成二维码再扫）"


async def take(scene: Scene, change: IncomingChange) -> bool:
    """Whether it is to be known when it is heard again: never of a code, which leaves no trace."""
    match change.change:
        case Change.SCAN:
            await _show(scene, change.platform, change.name)
            return False
        case Change.LOGGED_OUT:
            is_told = await told.again(scene.tx, f"logged out {change.platform}", scene.now, scene.now - OFTEN)
            if is_told:
                await told.first_time(scene.tx, _trouble(change.platform), scene.now)
                await _tell(scene, change.platform, LOGGED_OUT)
            return is_told
        case _:
            await _forget_codes(scene, change.platform, "已经登录")
            troubled = await told.forget(scene.tx, _trouble(change.platform))
            if troubled:
                await _tell(scene, change.platform, LOGGED_IN, urgent=False)
            return troubled


def is_untold(town: Town, change: IncomingChange) -> bool:
    """Whether nobody can be told of it."""
    return change.change in (Change.SCAN, Change.LOGGED_OUT) and not alarming.ways_around(town, change.platform)


async def _show(scene: Scene, platform: str, code: str) -> None:
    """A code that still waits to be said gives way to the new one, which alone is of use."""
    if not code:
        return
    since = await told.since(scene.tx, _trouble(platform))
    often = since is None or scene.now - since < SOON
    if await told.again(scene.tx, f"code {platform}", scene.now, scene.now - (OFTEN if often else SELDOM)):
        await told.first_time(scene.tx, _trouble(platform), scene.now)
        await _forget_codes(scene, platform, "有更新的码")
        await _tell(scene, platform, SCAN, code=code)
        return
    for waiting in await outbox.waiting_codes(scene.tx):
        if waiting.text.endswith(SCAN.format(platform=platform)):
            await outbox.mark(scene.tx, waiting, code=code)


async def _forget_codes(scene: Scene, platform: str, why: str) -> None:
    for waiting in await outbox.waiting_codes(scene.tx):
        if waiting.text.endswith(SCAN.format(platform=platform)):
            await outbox.mark(scene.tx, waiting, state=SendState.RECALLED, trouble=why)


async def _tell(scene: Scene, platform: str, words: str, *, urgent: bool = True, code: str | None = None) -> None:
    await alarming.tell_around(scene, platform, words.format(platform=platform), urgent=urgent, code=code)


def _trouble(platform: str) -> str:
    return f"not logged in {platform}"
