"""Which addresses of the web a secret may be sent to."""

import ipaddress
from urllib.parse import urlsplit


def is_safe(url: str) -> bool:
    """Encrypted, or never leaving this machine."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
