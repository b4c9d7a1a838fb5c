"""What is used of cn2an, which ships no types."""

from typing import Literal

def cn2an(inputs: str, mode: Literal["strict", "normal", "smart"] = "strict") -> int | float: ...
