"""Binding codes for a story, made as `invite` makes them."""

from datetime import timedelta

from handlers.policy import codes
from storage import invites
from storage.kinds import Bound
from storage.models import Invite
from tests.telling import Story

CODE = "ABCD2345"


async def invite(story: Story, kind: Bound, id: str, code: str = CODE) -> None:
    """Valid for a week from now on."""
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        until = story.now + timedelta(days=7)
        await invites.make(tx, Invite(tx.subdistrict, codes.sealed(tx.subdistrict, code), kind, id, until, None))
