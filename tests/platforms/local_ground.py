"""The local platform as a ground: two files that a test writes and reads."""

import json
from pathlib import Path

from bot.clocks import MachineClock
from bot.local import Local
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown
from tests.telling import example


class LocalGround(Ground):
    can = frozenset(Can) - {Can.START, Can.KNOW, Can.FAIL, Can.LOSE, Can.SETTLE}
    abilities = Local.abilities

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.group, self.accounts = "rongan-1-group", {name: name for name in (NEIGHBOUR, OFFICER, STRANGER)}
        self._open()

    async def writes(self, person: str, text: str, *, alone: bool = False) -> None:
        self._tell({"from": person, "chat": "dm" if alone else self.group, "text": text})

    async def answers(self, person: str, message: str, said: str, text: str) -> None:
        self._tell({"from": person, "chat": self.group, "text": text, "reply_to": message})

    async def presses(self, person: str, message: str) -> None:
        self._tell({"from": person, "press": "ack", "on": message})

    async def shows_photo(self, person: str) -> None:
        self._tell({"from": person, "chat": self.group, "photo": True})

    async def is_told_twice(self, person: str, text: str) -> None:
        for _ in range(2):
            self._tell({"from": person, "chat": self.group, "text": text, "id": "m-twice"})

    async def read(self, chat: str) -> list[Shown]:
        chat = chat if chat == self.group else f"dm:{chat}"
        lines = [json.loads(line) for line in (self._folder / "said.jsonl").read_bytes().splitlines()]
        return [Shown(line["text"], tuple(line["mentions"])) for line in lines if line["chat"] == chat]

    async def starts_again(self) -> None:
        await self.platform.close()
        self._open()

    def _open(self) -> None:
        self.platform = Local(self._folder, MachineClock(), example().calendar.zone)

    def _tell(self, event: dict[str, object]) -> None:
        with (self._folder / "in.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(event, ensure_ascii=False) + "\n")
