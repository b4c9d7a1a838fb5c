"""What an onlooker sees of a program's database, past the program."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, NullPool, create_engine, func, select
from sqlalchemy.engine import make_url

from storage.kinds import SendState, Status
from storage.schema import tickets, utterances

SOON = timedelta(minutes=10)
"""What is put off is tried again within this; the step after the first of an urgent ticket comes later than `NOW`."""

NOW = timedelta(seconds=30)


def opened(database: str) -> Engine:
    """`database` is the URL that the program has."""
    url = make_url(database)
    return create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")), poolclass=NullPool)


def sees_rest(eye: Engine) -> bool:
    """Whether nothing waits to be said, and nothing is due."""
    now = datetime.now(UTC)
    waiting = utterances.c.state.in_((SendState.QUEUED, SendState.SENDING)) & (utterances.c.due_at < now + SOON)
    due = (tickets.c.status != Status.CLOSED) & (tickets.c.next_due_at < now + NOW)
    with eye.connect() as connection:
        unsaid = connection.scalar(select(func.count()).select_from(utterances).where(waiting))
        undone = connection.scalar(select(func.count()).select_from(tickets).where(due))
    return not unsaid and not undone
