"""A platform that is not heard: the supervisors are told by every other way to them, and once more when it is over."""

from datetime import datetime, timedelta
from typing import Final

from handlers import alarming, wording
from handlers.scene import Scene
from storage import told

HALF_A_DAY: Final = timedelta(hours=12)
"""Half of what Telegram keeps for whoever does not fetch it."""

A_MINUTE: Final = timedelta(minutes=1)
"""What is said on a platform that keeps nothing is lost from the first second."""

TEXT: Final = (
    "⚠️ 机器人从 {since} 起听不到 {platform} 上的话，已经半天了。那边最多替我们存一天，再久就丢了。"
    "请让维护的人看看网络、令牌和程序；这期间请到群里问问有没有急事。"
)


AT_ONCE: Final = (
    "⚠️ 机器人从 {since} 起听不到 {platform} 上的话。那边不替我们存，这期间说的话都收不到；要紧的提醒改走别的平台。"
    "请让维护的人看看登录、网关和网络，并到群里问问有没有急事。"
)
OVER: Final = "{platform} 从 {since} 起断了 {lasted}，现在又听得到了；这期间在那边说的话没有收到。"


async def tell(scene: Scene, platform: str, since: datetime) -> bool:
    """Whether it is told now: once for each time that it begins."""
    return await _tell(scene, TEXT, platform, since)


async def tell_at_once(scene: Scene, platform: str, since: datetime) -> bool:
    """The same of one that keeps nothing."""
    return await _tell(scene, AT_ONCE, platform, since)


async def tell_of_the_end(scene: Scene, platform: str, since: datetime) -> None:
    """Quietly, and once, whoever saw it."""
    if await told.first_time(scene.tx, f"heard again {platform} {since.isoformat()}", scene.now):
        lasted = wording.lasted(scene.now - since)
        when = wording.when(scene.town, since)
        await alarming.tell(scene, OVER.format(platform=platform, since=when, lasted=lasted))


async def _tell(scene: Scene, words: str, platform: str, since: datetime) -> bool:
    if not await told.first_time(scene.tx, f"unheard {platform} {since.isoformat()}", scene.now):
        return False
    text = words.format(since=wording.when(scene.town, since), platform=platform)
    await alarming.tell_around(scene, platform, text, urgent=True)
    return True
