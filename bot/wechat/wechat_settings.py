"""What the config says of a WeChat account: where its gateway is, how that is trusted, and what it may cost."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from bot import operations, secret_values, web_addresses
from bot.config_file import WechatTable
from bot.platforms import Abilities
from bot.troubles import CannotRun

MEGABYTE = 1_000_000
SMALLEST_FILE, LARGEST_FILE = 1, 100


@dataclass(frozen=True, slots=True)
class WechatSettings:
    """`certificate` is what stands in the PEM file: exactly that is trusted; without one nothing is encrypted, which is
    for gateways on this machine. `canary` is the chat of the canary lines, `""` for none; `largest_file` in bytes."""

    abilities: ClassVar[Abilities] = Abilities(edits=False, replays=False, buttons=False)
    host: str
    port: int
    token: str = field(repr=False)
    certificate: str | None = None
    canary: str = ""
    largest_file: int = 12 * MEGABYTE


def read(source: Path, name: str, table: WechatTable) -> WechatSettings:
    """Raises `CannotRun` with a sentence for each mistake; none of them quotes a secret."""
    wrong: list[str] = []
    host, port = _gateway(wrong, table)
    token = _token(wrong, source, table.token)
    certificate = _certificate(wrong, source.resolve().parent / table.certificate) if table.certificate else None
    if not SMALLEST_FILE <= table.largest_file <= LARGEST_FILE:
        wrong.append(f"largest_file: is {table.largest_file}; write megabytes, from {SMALLEST_FILE} to {LARGEST_FILE}.")
    if wrong:
        raise CannotRun(*(f"{source}: platforms.{name}.{mistake}" for mistake in wrong))
    return WechatSettings(host, port, token, certificate, table.canary, table.largest_file * MEGABYTE)


def _gateway(wrong: list[str], table: WechatTable) -> tuple[str, int]:
    address = operations.address(table.gateway)
    if address is None or not address[1]:
        wrong.append(f'gateway: is "{table.gateway}"; write its host and port, as in "127.0.0.1:8788".')
        return "", 0
    if not table.certificate and not web_addresses.is_this_machine(address[0]):
        wrong.append(
            f'certificate: is missing, and "{table.gateway}" is not this machine; write the path of its certificate.'
        )
    return address


def _token(wrong: list[str], source: Path, written: str) -> str:
    token = secret_values.read_or_note(wrong, "token", written, source.resolve().parent)
    if not (token.isascii() and token.isprintable()) or " " in token:
        wrong.append("token: has signs in it that no header can carry; choose letters and digits.")
    return token


def _certificate(wrong: list[str], path: Path) -> str | None:
    try:
        pem = path.read_text(encoding="ascii")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ssl.SSLError, UnicodeDecodeError):
        wrong.append(f"certificate: {path} is no certificate; give the PEM file that the gateway shows.")
    except OSError as trouble:
        wrong.append(f"certificate: {path} cannot be read ({trouble.strerror}); give the path of a PEM file.")
    else:
        return pem
    return None
