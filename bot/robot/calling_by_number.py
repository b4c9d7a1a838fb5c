"""Who is called by a robot: by their mobile numbers, which go to WeCom beside the text and never into it."""

import re
from typing import Final

from bot.platforms import Speech, Undeliverable

MOBILE: Final = re.compile(r"1\d{10}", re.ASCII)
"""Nothing else may be called, so that nobody can be made to call a whole group: WeCom's word for that is a name too."""


def numbers(speech: Speech) -> list[str]:
    """Raises `Undeliverable` when it is for one person who has none."""
    if speech.direct and not MOBILE.fullmatch(speech.address):
        raise Undeliverable("this account is no mobile number")
    wanted = [speech.address] * speech.direct + [mention.account for mention in speech.mentions]
    return list(dict.fromkeys(account for account in wanted if MOBILE.fullmatch(account)))
