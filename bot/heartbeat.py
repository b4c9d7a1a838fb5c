"""A sign of life to somebody outside, who raises the alarm when it stays away: sent only while all is well."""

import aiohttp
import structlog

log = structlog.get_logger()

TIMEOUT = aiohttp.ClientTimeout(total=10)


async def beat(url: str) -> bool:
    """Whether it was taken. Nothing of the URL is logged, for it may be a secret."""
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session, session.get(url) as answer:
            taken = answer.ok
            log_status = answer.status
    except (TimeoutError, aiohttp.ClientError) as trouble:
        log.warning("the heartbeat was not taken", trouble=type(trouble).__name__)
        return False
    if not taken:
        log.warning("the heartbeat was not taken", status=log_status)
    return taken
