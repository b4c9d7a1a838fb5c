"""What every step is given: the open transaction, the town with its rules, and the time it is."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.policy.matching import Reading
from handlers.policy.town import Town
from handlers.recent import Recent
from handlers.speakers import Speaker
from storage.database import Transaction
from storage.kinds import Role


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is aware UTC, the same for all that one message or one tick sets off; `recent` is what was just said;
    `answering` is who spoke, where it is a message that is answered."""

    tx: Transaction
    town: Town
    now: datetime
    recent: Recent = field(default_factory=Recent)
    readings: dict[tuple[str, Role, bool], Reading] = field(default_factory=dict[tuple[str, Role, bool], Reading])
    concerned: dict[tuple[str, Role], bool] = field(default_factory=dict[tuple[str, Role], bool])
    answering: Speaker | None = None

    def concerns(self, text: str, role: Role) -> bool:
        """Whether a text is worth reading, asked once like `read`."""
        key = (text, role)
        if key not in self.concerned:
            self.concerned[key] = self.town.matcher.concerns(text, role)
        return self.concerned[key]

    def read(self, text: str, role: Role, photo: bool) -> Reading:
        """What the rules say to a text; a batch is looked through before it is taken, so they are asked once."""
        key = (text, role, photo)
        if key not in self.readings:
            self.readings[key] = self.town.matcher.read(text, role=role, photo=photo)
        return self.readings[key]
