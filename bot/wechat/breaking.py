"""What an error on the way to a gateway means for what was asked of it; no error repeats what the gateway says."""

import ssl
from typing import Final

import h2.exceptions
from grpclib import GRPCError, Status
from grpclib.exceptions import ProtocolError, StreamTerminatedError

from bot.platforms import NoAnswer, TryAgainLater, Undeliverable

NO_ANSWER: Final = (TimeoutError, StreamTerminatedError, AssertionError)
"""After it was handed over; a generated stub asserts that an answer came."""

NEVER_LEFT: Final = (ProtocolError, h2.exceptions.ProtocolError)
"""The connection was known to be gone, so nothing was written to it."""

TROUBLES: Final = (GRPCError, OSError, *NO_ANSWER, *NEVER_LEFT)

REFUSED_FOR_GOOD: Final = (Status.NOT_FOUND, Status.INVALID_ARGUMENT, Status.PERMISSION_DENIED, Status.UNIMPLEMENTED)
LEFT_OPEN: Final = (Status.DEADLINE_EXCEEDED, Status.CANCELLED, Status.UNAVAILABLE, Status.ABORTED)
GONE: Final = (
    *("no such", "not found", "not exist", "no payload", "no room", "no contact", "not a friend"),
    *("not in the room", "not in that room", "不存在", "不是好友"),
)
"""What puppets say, each in its own words and always as UNKNOWN, of chats, messages and people that are not there."""

SLOW: Final = ("timeout", "timed out")


def reason(trouble: BaseException) -> str:
    """Why the gateway is not attached, in words that can be shown and logged."""
    match trouble:
        case GRPCError(status=Status.UNAUTHENTICATED):
            return "the gateway refuses the token"
        case GRPCError(status=Status.ALREADY_EXISTS):
            return "another client is attached to the gateway"
        case GRPCError(status=status):
            return f"the gateway refuses ({status.name})"
        case ssl.SSLCertVerificationError():
            return "the gateway shows another certificate than the one of the config"
        case TimeoutError():
            return "the gateway does not answer"
        case OSError():
            return "the gateway cannot be reached"
        case _:
            return "the connection to the gateway was lost"


def translated(trouble: BaseException, *, twice_is_harmless: bool) -> Exception:
    """`twice_is_harmless`: it may be asked again though nobody knows whether it arrived."""
    if isinstance(trouble, GRPCError):
        return _refused(trouble, twice_is_harmless)
    if twice_is_harmless or isinstance(trouble, NEVER_LEFT) or not isinstance(trouble, NO_ANSWER):
        return TryAgainLater(reason(trouble))
    return NoAnswer(f"nobody knows whether the gateway took it ({reason(trouble)})")


def is_refused_token(trouble: BaseException) -> bool:
    return isinstance(trouble, GRPCError) and trouble.status is Status.UNAUTHENTICATED


def _refused(trouble: GRPCError, twice_is_harmless: bool) -> Exception:
    words = (trouble.message or "").lower()
    if trouble.status in REFUSED_FOR_GOOD or any(sign in words for sign in GONE):
        return Undeliverable(f"the gateway knows no such chat, person or message ({trouble.status.name})")
    is_open = trouble.status in LEFT_OPEN or any(sign in words for sign in SLOW)
    if is_open and not twice_is_harmless:
        return NoAnswer(f"nobody knows whether the gateway sent it ({trouble.status.name})")
    return TryAgainLater(reason(trouble))
