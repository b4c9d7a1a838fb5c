"""What every step is given: the open transaction, the town with its rules, and the time it is."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.policy.town import Town
from handlers.recent import Recent
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is aware UTC, the same for all that one message or one tick sets off; `recent` is what was just said."""

    tx: Transaction
    town: Town
    now: datetime
    recent: Recent = field(default_factory=Recent)
