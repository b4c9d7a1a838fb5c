"""Logs for a machine to read: one JSON object a line on standard error, with ids and never with what people wrote."""

import logging
import sys
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

KEPT: Final = ("exc_type", "is_cause", "frames")


class Whereabouts:
    """Of an exception its type and where it came from; its message, and the values around it, may be people's words."""

    def __init__(self) -> None:
        self._transform = ExceptionDictTransformer(show_locals=False)

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, Any]]:
        return [{key: part[key] for key in KEPT} for part in self._transform(exc_info)]


SHARED: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
LAST: Final = (
    structlog.processors.ExceptionRenderer(Whereabouts()),
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def set_up() -> None:
    """Our own lines."""
    structlog.configure(
        processors=[*SHARED, *LAST],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def take_in_libraries() -> None:
    """The libraries' warnings, in the same form."""
    own = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = structlog.stdlib.ProcessorFormatter(processors=[own, *LAST], foreign_pre_chain=SHARED)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    sys.excepthook = _ended


def _ended(kind: type[BaseException], trouble: BaseException, trace: TracebackType | None) -> None:
    """Python itself would print the message of the exception."""
    structlog.get_logger().critical("ended by a bug", exc_info=(kind, trouble, trace))
