"""Telegram as a ground: the adapter over the strict double."""

from bot.clocks import MachineClock
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from handlers.policy.roster import Roster
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown, messages
from tests.telegram.accounts import GROUP, roster_of
from tests.telegram.double import Double


class TelegramGround(Ground):
    can = frozenset(Can) - {Can.SETTLE}
    abilities = Telegram.abilities
    elsewhere = "-1009999"

    def __init__(self, double: Double) -> None:
        """`double` is running, and stopped with the ground."""
        self._double = double
        group = double.world.group(GROUP, [NEIGHBOUR, OFFICER], bot="administrator")
        self.group, self._roster = str(group), roster_of({"rongan-1-group": group})
        self.secrets = (double.token,)
        self.accounts = {name: str(double.world.person(name)) for name in (NEIGHBOUR, OFFICER, STRANGER)}
        for name in (NEIGHBOUR, OFFICER):
            double.talk.start(name)
        double.backlog.drop_all()
        self._open()

    async def writes(self, person: str, text: str, *, alone: bool = False) -> None:
        self._double.talk.write(person, None if alone else GROUP, text)

    async def answers(self, person: str, message: str, said: str, text: str) -> None:
        self._double.talk.write(person, GROUP, text, reply_to=int(message))

    async def presses(self, person: str, message: str) -> None:
        self._double.talk.press(person, GROUP, int(message), "接单")

    async def shows_photo(self, person: str) -> None:
        self._double.talk.send(person, "photo", GROUP)

    async def is_told_twice(self, person: str, text: str) -> None:
        """It tells again what was not acknowledged."""
        await self.writes(person, text)
        while not messages(await self.platform.hear()):
            continue
        await self.starts_again()

    async def read(self, chat: str) -> list[Shown]:
        names = {account: name for name, account in self.accounts.items()}
        told = self._double.shown.now(GROUP if chat == self.group else names[chat])
        return [Shown(one["text"], tuple(str(id) for id in one["mentions"])) for one in told]

    async def starts_again(self) -> None:
        await self.platform.close()
        self._open()

    async def closes(self) -> None:
        await super().closes()
        await self._double.stop()
        assert (self._double.faults, self._double.shown.unexpected()) == ([], [])

    async def goes_away(self) -> None:
        await self._double.stop()

    async def comes_back(self) -> None:
        await self._double.start()

    async def loses_the_next_answer(self, *, for_good: bool = True) -> None:
        self._double.weather.trouble("sendMessage", "lose_after")

    def _open(self) -> None:
        async def roster() -> Roster:
            return self._roster

        self.platform = Telegram(TelegramSettings(self._double.token, self._double.url), MachineClock(), roster)
