"""What the config says of a group robot: the address that it speaks through, which is its secret."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from bot import secret_values, web_addresses
from bot.config_file import RobotTable
from bot.platforms import Abilities
from bot.troubles import CannotRun

MOBILE: Final = re.compile(r"1\d{10}", re.ASCII)
"""What a person's account has to be, for WeCom to call them by."""


@dataclass(frozen=True, slots=True)
class RobotSettings:
    """Whoever knows the webhook can speak in the group."""

    abilities: ClassVar[Abilities] = Abilities(edits=False, writes_alone=False, buttons=False)
    webhook: str = field(repr=False)


def read(source: Path, name: str, table: RobotTable) -> RobotSettings:
    """Raises `CannotRun` with a sentence that does not quote the webhook."""
    wrong: list[str] = []
    webhook = secret_values.read_or_note(wrong, "webhook", table.webhook, source.resolve().parent)
    if webhook and not web_addresses.is_safe(webhook):
        whole = "copy the robot's whole webhook address, without spaces."
        wrong.append(f"webhook: what stands there is no https:// address; {whole}")
    if wrong:
        raise CannotRun(*(f"{source}: platforms.{name}.{mistake}" for mistake in wrong))
    return RobotSettings(webhook)
