"""Words that are too long for a platform, cut to so many bytes: after a line where that can be."""

from typing import Final

CUT: Final = "\n…"


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and a mark that there was more; `longest` is in bytes of UTF-8."""
    if len(text.encode()) <= longest:
        return text
    beginning = text.encode()[: longest - len(CUT.encode())].decode(errors="ignore")
    whole_lines = beginning.rpartition("\n")[0]
    return (whole_lines if len(whole_lines) > len(beginning) // 2 else beginning) + CUT
