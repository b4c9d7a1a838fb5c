"""Logs for a machine to read: one JSON object a line on standard error, with ids and never with what people wrote."""

import logging
import sys
from typing import Final

import structlog

SHARED: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
LAST: Final = (structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer())


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
