"""A platform that was not heard for half a day: the supervisors are told, by every other way that leads to them."""

from datetime import datetime, timedelta
from typing import Final

from handlers import alarming, wording
from handlers.scene import Scene
from storage import told

HALF_A_DAY: Final = timedelta(hours=12)
"""Half of what Telegram keeps for whoever does not fetch it."""

TEXT: Final = (
    "⚠️ 机器人从 {since} 起听不到 {platform} 上的话，已经半天了。那边最多替我们存一天，再久就丢了。"
    "请让维护的人看看网络、令牌和程序；这期间请到群里问问有没有急事。"
)


async def tell(scene: Scene, platform: str, since: datetime) -> bool:
    """Whether it is told now: once for each time that it begins."""
    if not await told.first_time(scene.tx, f"unheard {platform} {since.isoformat()}", scene.now):
        return False
    text = TEXT.format(since=wording.when(scene.town, since), platform=platform)
    await alarming.tell_around(scene, platform, text, urgent=True)
    return True
