"""How people and chats are named inside: those of the config by their id there, others by their platform."""

from typing import Final

LOCAL: Final = "local"
DIRECT: Final = "dm:"


def guest(platform: str, account: str) -> str:
    """The id of somebody, or of a group, that is not in the config."""
    return account if platform == LOCAL else f"{platform}:{account}"


def platform_and_account(guest_id: str) -> tuple[str, str]:
    """The other way round."""
    platform, colon, account = guest_id.partition(":")
    return (platform, account) if colon else (LOCAL, guest_id)


def direct(person: str) -> str:
    """The chat of the bot and that person alone."""
    return DIRECT + person


def is_direct(chat: str) -> bool:
    return chat.startswith(DIRECT)


def person_of(chat: str) -> str:
    """Whose direct chat it is."""
    return chat.removeprefix(DIRECT)
