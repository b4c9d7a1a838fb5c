"""Which addresses of the web a secret may be sent to, and which may be called because somebody else named them."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit


def is_safe(url: str) -> bool:
    """Encrypted, or never leaving this machine."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return parts.scheme == "http" and is_this_machine(parts.hostname or "")
    except ValueError:
        return False


def is_this_machine(host: str) -> bool:
    """By its number alone: what a name stands for can change."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def socket_to_public(found: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
    """For a call to an address that somebody else named: it must not lead into the house, nor by a detour. Raises
    `OSError`."""
    family, kind, protocol, _, address = found
    if not ipaddress.ip_address(address[0]).is_global:
        raise PermissionError("it is no address that everybody can reach")
    opened = socket.socket(family, kind, protocol)
    opened.setblocking(False)
    return opened
