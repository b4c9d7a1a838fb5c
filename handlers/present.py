"""The town as it is at this moment: the config's, with the groups and people that were bound since, here or by another
process."""

from dataclasses import replace

from handlers.policy.bound import with_bindings
from handlers.policy.town import Town
from storage import bindings
from storage.database import Transaction


class Present:
    """Reads the bindings anew when their number tells that they changed."""

    def __init__(self, config: Town) -> None:
        self.subdistrict = config.subdistrict
        self._config, self._town, self._version = config, config, 0

    async def town(self, tx: Transaction) -> Town:
        """As it was when the transaction began."""
        version = await bindings.version(tx)
        if version != self._version:
            roster = with_bindings(self._config.roster, await bindings.everything(tx))
            self._town, self._version = replace(self._config, roster=roster), version
        return self._town
