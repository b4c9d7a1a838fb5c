"""How the talk is laid out on a terminal."""

import pytest

from bot.stage import fold


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("三号楼漏水了，快来", ["三号楼漏", "水了，快", "来"]),
        ("三号楼漏，快来", ["三号楼", "漏，快来"]),
        ("三号 12345 楼", ["三号", "12345 楼"]),
        ("1234567890123", ["12345678", "90123"]),
        ("", [""]),
    ],
)
def test_a_line_breaks_neither_within_a_number_nor_before_a_closing_mark(text: str, rows: list[str]) -> None:
    assert fold(text, 8) == rows
