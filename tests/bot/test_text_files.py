"""Text files in the writings that people's programs save them in."""

import pytest

from bot import text_files

SAID = "老周 2026/11/22 14:05\r\n3栋路灯不亮 🌸\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_of_them(encoding: str) -> None:
    assert text_files.read(SAID.encode(encoding)) == SAID


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\0\0", b"a" * (text_files.LARGEST + 1), b""])
def test_what_is_no_text_or_too_long_is_empty(content: bytes) -> None:
    assert text_files.read(content) == ""
