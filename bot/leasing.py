"""Which of several processes hears and speaks for a platform's account: the one that holds its lease, in time."""

import asyncio
import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

import structlog

from bot.clocks import SharedClock, elapsed
from bot.platforms import Abilities, Platform, Speech, TryAgainLater
from handlers.incoming import Incoming
from storage import leases
from storage.database import Database, DatabaseTrouble
from storage.leases import LostLease
from storage.models import Lease

log = structlog.get_logger()

LASTING = timedelta(seconds=5)
"""How long a lease stands that nobody renews; with what follows, a process that died is replaced within ten seconds."""

MARGIN = timedelta(seconds=1)
"""So long before its end a holder falls silent, for clocks that run at different speeds and calls under way."""

RENEW_SECONDS = 1
"""Between two renewals, and between two looks of whoever waits for a lease."""


class Keeper:
    """Takes the lease of one account, keeps it, and knows how long it is surely held."""

    def __init__(
        self, database: Database, subdistrict: str, account: str, clock: SharedClock, lasting: timedelta = LASTING
    ) -> None:
        self.account = account
        self._database, self._subdistrict = database, subdistrict
        self._clock, self._lasting = clock, lasting
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lease: Lease | None = None
        self._end = 0.0

    @property
    def lease(self) -> Lease | None:
        """From when it was taken until it is given back, also if it was lost meanwhile."""
        return self._lease

    async def look(self) -> None:
        """Sets the clock by the database's. Raises `DatabaseTrouble`."""
        async with self._database.transaction(self._subdistrict) as tx:
            asked = elapsed()
            self._clock.follow(await leases.clock(tx), asked)

    async def take(self) -> Lease | None:
        """None: another process holds it. Raises `DatabaseTrouble`."""
        await self.look()
        asked = elapsed()
        async with self._database.transaction(self._subdistrict) as tx:
            self._lease = await leases.take(tx, self.account, self._holder, self._lasting)
        if self._lease:
            self._lasts_from(asked)
        return self._lease

    async def keep(self) -> NoReturn:
        """Renews it for as long as it can. Raises `LostLease`."""
        while True:
            await self._renew()
            await asyncio.sleep(RENEW_SECONDS)

    async def give_back(self) -> None:
        """Others need not wait for its end, if the database can be told."""
        held, self._lease, self._end = self._lease, None, 0.0
        try:
            async with self._database.transaction(self._subdistrict) as tx:
                if held:
                    await leases.give_back(tx, held)
        except DatabaseTrouble as trouble:
            log.warning("a lease could not be given back", account=self.account, trouble=str(trouble))

    def is_sure(self) -> bool:
        """Nobody else can hold it yet, whatever the database would say."""
        return self._left() > 0

    async def _renew(self) -> None:
        if self._lease is None:
            raise LostLease
        try:
            async with asyncio.timeout(max(self._left(), 0)):
                await self.look()
                asked = elapsed()
                async with self._database.transaction(self._subdistrict) as tx:
                    await leases.renew(tx, self._lease, self._lasting)
                self._lasts_from(asked)
        except (DatabaseTrouble, TimeoutError) as trouble:
            left = round(self._left(), 1)
            log.warning("a lease could not be renewed", account=self.account, trouble=str(trouble), seconds_left=left)
        if not self.is_sure():
            raise LostLease

    def _lasts_from(self, asked: float) -> None:
        # The database counts from when the question came, which was later.
        self._end = asked + (self._lasting - MARGIN) / timedelta(seconds=1)

    def _left(self) -> float:
        return self._end - elapsed()


@dataclass(frozen=True, slots=True)
class Leased:
    """A platform as the holder of its lease may use it: not at all from shortly before the lease could end."""

    platform: Platform
    keeper: Keeper

    @property
    def name(self) -> str:
        return self.platform.name

    @property
    def abilities(self) -> Abilities:
        return self.platform.abilities

    async def hear(self) -> Sequence[Incoming]:
        """Raises `LostLease`."""
        self._demand()
        return await self.platform.hear()

    async def acknowledge(self) -> None:
        """Raises `LostLease`: whoever holds it now hears the batch again."""
        self._demand()
        await self.platform.acknowledge()

    async def say(self, speech: Speech) -> str:
        if not self.keeper.is_sure():
            raise TryAgainLater("another process may speak here by now", timedelta(seconds=RENEW_SECONDS))
        return await self.platform.say(speech)

    async def close(self) -> None:
        await self.platform.close()

    def _demand(self) -> None:
        if not self.keeper.is_sure():
            raise LostLease
