"""A group robot as a ground: it speaks through the double of its webhook."""

from bot.robot.robot_account import ONE_WAY, Robot
from bot.robot.robot_settings import RobotSettings
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown
from tests.wecom.hook_double import KEY, HookDouble


class RobotGround(Ground):
    can = frozenset({Can.CALL, Can.FAIL, Can.LOSE})
    abilities = Robot.abilities
    group = "the one that it was added to"

    def __init__(self, hook: HookDouble) -> None:
        """`hook` is running, and stopped with the ground."""
        self._hook = hook
        self.accounts = {NEIGHBOUR: "13800001111", OFFICER: "13800002222", STRANGER: "13800003333"}
        self.secrets = (KEY, *self.accounts.values())
        self._open()

    async def read(self, chat: str) -> list[Shown]:
        """Without the note that it cannot hear."""
        return [Shown(text.removesuffix(ONE_WAY), tuple(called)) for text, called in self._hook.said]

    async def starts_again(self) -> None:
        await self.platform.close()
        self._open()

    async def closes(self) -> None:
        await super().closes()
        await self._hook.stop()
        assert self._hook.faults == []

    async def goes_away(self) -> None:
        await self._hook.stop()

    async def comes_back(self) -> None:
        await self._hook.start()

    async def loses_the_next_answer(self, *, for_good: bool = True) -> None:
        self._hook.answers.append(None)

    def _open(self) -> None:
        self.platform = Robot("robot", RobotSettings(self._hook.url))
