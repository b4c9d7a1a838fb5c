"""Which groups and people were bound to addresses of platforms beside the config; who reads them sees by a number when
they changed."""

from sqlalchemy import delete, select

from storage import counters
from storage.database import Transaction
from storage.models import Binding
from storage.schema import bindings

KEY = ("subdistrict", "platform", "kind", "address")


async def put(tx: Transaction, binding: Binding) -> None:
    """From now on the address is theirs and no other of that platform, or nobody's."""
    if binding.id:
        same = (bindings.c.platform == binding.platform) & (bindings.c.kind == binding.kind)
        mine = (bindings.c.subdistrict == tx.subdistrict) & same
        await tx.raw.execute(delete(bindings).where(mine, bindings.c.id == binding.id))
    row = {name: getattr(binding, name) for name in Binding.__slots__}
    changes = {"id": binding.id, "at": binding.at}
    await tx.raw.execute(tx.insert(bindings).values(row).on_conflict_do_update(index_elements=KEY, set_=changes))
    await counters.take(tx, "binding")


async def everything(tx: Transaction) -> list[Binding]:
    rows = await tx.raw.execute(select(bindings).where(bindings.c.subdistrict == tx.subdistrict))
    return [Binding(*row) for row in rows]


async def version(tx: Transaction) -> int:
    """Another number after each change."""
    return await counters.taken(tx, "binding")
