"""The bot cannot hear or speak in a group: the supervisors are told what to do, and the group once that it is so."""

from typing import Final

from handlers import alarming, outgoing
from handlers.incoming import Fault, IncomingChange
from handlers.scene import Scene
from storage import told
from storage.kinds import Purpose

WHAT_TO_DO: Final = {
    Fault.DEAF: "机器人在「{group}」听不到大家说话，报事会漏。请任选一样：在群里把它设为管理员；"
    "或者在 BotFather 发 /setprivacy 选 Disable，再把它移出群、重新拉进来。",
    Fault.MUTE: "机器人在「{group}」不能发言，工单卡片和提醒发不出去。请在群里允许它发消息，或者把它设为管理员。",
    Fault.OUTSIDE: "机器人不在「{group}」里，那里的报事听不到。请把它拉进群；不再用这个群，就从配置里去掉。",
}
NOT_ALL_HEARD: Final = "我现在听不到大家在群里说的话，只有回复我的消息和以“/”开头的话能收到；已告诉街道工作人员去设置。"


async def tell(scene: Scene, chat: str, change: IncomingChange) -> None:
    """However often it is found, the group hears it once."""
    fault = Fault(change.name)
    bound = scene.town.roster.chats.get(chat)
    grid = scene.town.roster.grids.get(bound.grid) if bound else None
    text = WHAT_TO_DO[fault].format(group=f"{grid.name}群" if grid else chat)
    await alarming.tell(scene, text)
    if fault is Fault.DEAF and await told.first_time(scene.tx, f"deaf {change.platform} {change.chat}", scene.now):
        await outgoing.say(scene, chat, Purpose.NOTICE, NOT_ALL_HEARD)
