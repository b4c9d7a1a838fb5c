"""A transaction's connection for whoever asks past the buffer: what waits is written first, what is known forgotten."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Executable, ScalarResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncResult

from storage.known import Known

T = TypeVar("T")
Rows = CursorResult[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class SeeingConnection:
    """Sees the rows that the transaction has only decided, and after a statement that may change any, knows nothing."""

    raw: AsyncConnection
    known: Known
    flush: Callable[[], Awaitable[None]]

    @property
    def dialect(self) -> Dialect:
        return self.raw.dialect

    @property
    def engine(self) -> AsyncEngine:
        return self.raw.engine

    async def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        await self.flush()
        if not statement.is_select:
            self.known.forget()
        return await self.raw.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return (await self.execute(statement, parameters)).scalars()

    async def stream(self, statement: Executable) -> AsyncResult[*tuple[Any, ...]]:
        await self.flush()
        return await self.raw.stream(statement)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> Rows:
        await self.flush()
        self.known.forget()
        return await self.raw.exec_driver_sql(statement, parameters)

    async def run_sync(self, do: Callable[[Connection], T]) -> T:
        await self.flush()
        return await self.raw.run_sync(do)
