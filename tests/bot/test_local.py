"""The local platform: two files, of which no line is lost and none is heard twice."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.clocks import PushedClock
from bot.local import Local
from bot.platforms import Mention, Speech
from handlers.incoming import Incoming, IncomingMessage, IncomingPress

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def local(folder: Path) -> Local:
    return Local(folder, PushedClock(START), ZONE)


def write(folder: Path, *events: object) -> None:
    with (folder / "in.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


def texts(batch: Sequence[Incoming]) -> list[str]:
    return [incoming.text for incoming in batch if isinstance(incoming, IncomingMessage)]


def speech(text: str) -> Speech:
    mentions = (Mention("chen-haiyan", "chen-haiyan", "陈海燕"),)
    return Speech("rongan-1-group", False, text, mentions, (), None, None, 1, "ping")


async def test_what_is_not_acknowledged_is_heard_again(tmp_path: Path) -> None:
    platform = local(tmp_path)
    write(tmp_path, {"chat": "g", "from": "王大爷", "text": "一"}, {"chat": "g", "from": "王大爷", "text": "二"})
    assert texts(await platform.hear()) == ["一", "二"]
    assert texts(await local(tmp_path).hear()) == ["一", "二"]
    await platform.acknowledge()
    assert await platform.hear() == []
    assert await local(tmp_path).hear() == []


async def test_a_line_keeps_its_message_id_when_it_is_heard_again(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"chat": "g", "from": "王大爷", "text": "一"},
        {"chat": "g", "from": "王大爷", "text": "二", "id": "x"},
    )
    first, again = await local(tmp_path).hear(), await local(tmp_path).hear()
    assert first == again
    assert [incoming.message for incoming in first if isinstance(incoming, IncomingMessage)] == ["m1", "x"]


async def test_a_line_still_being_written_waits_for_its_end(tmp_path: Path) -> None:
    platform = local(tmp_path)
    (tmp_path / "in.jsonl").write_text('{"chat": "g", "from": "王大爷", ', encoding="utf-8")
    assert await platform.hear() == []
    await platform.acknowledge()
    with (tmp_path / "in.jsonl").open("a", encoding="utf-8") as file:
        file.write('"text": "一"}\n')
    assert texts(await platform.hear()) == ["一"]


@pytest.mark.parametrize("broken", ["{", "[]", '{"chat": "g"}', '{"chat": "g", "from": "a", "text": 3}', '"\\ud800"'])
async def test_a_line_that_is_no_event_does_not_hold_up_the_next(tmp_path: Path, broken: str) -> None:
    platform = local(tmp_path)
    (tmp_path / "in.jsonl").write_text(f"{broken}\n", encoding="utf-8")
    write(tmp_path, {"chat": "g", "from": "王大爷", "text": "一"})
    assert texts(await platform.hear()) == ["一"]


async def test_after_a_start_too_a_line_that_is_no_event_is_named_by_its_end(tmp_path: Path) -> None:
    platform = local(tmp_path)
    (tmp_path / "in.jsonl").write_text("{\n", encoding="utf-8")
    with capture_logs() as logs:
        await platform.hear()
        await platform.acknowledge()
        local(tmp_path)
    assert [entry["ends_at"] for entry in logs] == [2, 2]


async def test_bytes_that_are_no_utf8_do_not_stop_it(tmp_path: Path) -> None:
    platform = local(tmp_path)
    (tmp_path / "in.jsonl").write_bytes(b'{"chat": "g", "from": "a", "text": "\xff\xfe"}\n')
    assert texts(await platform.hear()) == ["\ufffd\ufffd"]


async def test_what_is_said_is_a_line_with_the_promised_fields(tmp_path: Path) -> None:
    assert await local(tmp_path).say(speech("@陈海燕 请看一下")) == "b1"
    assert json.loads((tmp_path / "said.jsonl").read_text(encoding="utf-8")) == {
        "at": "2026-11-23T09:00:00+08:00",
        "kind": "said",
        "message": "b1",
        "chat": "rongan-1-group",
        "mentions": ["chen-haiyan"],
        "ticket": 1,
        "purpose": "ping",
        "text": "@陈海燕 请看一下",
        "buttons": [],
        "edits": None,
    }


async def test_the_bots_message_ids_go_on_after_a_restart_and_a_torn_line_was_never_said(tmp_path: Path) -> None:
    await local(tmp_path).say(speech("一"))
    with (tmp_path / "said.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-')
    assert await local(tmp_path).say(speech("二")) == "b2"
    said = [json.loads(line)["text"] for line in (tmp_path / "said.jsonl").read_text(encoding="utf-8").splitlines()]
    assert said == ["一", "二"]


async def test_a_press_and_an_edit_find_their_chat_after_a_restart(tmp_path: Path) -> None:
    platform = local(tmp_path)
    write(tmp_path, {"chat": "g", "from": "王大爷", "text": "一", "id": "x"})
    await platform.hear()
    await platform.acknowledge()
    await platform.say(speech("卡片"))
    write(tmp_path, {"from": "chen-haiyan", "press": "ack", "on": "b1"}, {"edit": "x", "text": "改了"})
    pressed, edited = await local(tmp_path).hear()
    assert isinstance(pressed, IncomingPress) and pressed.chat == "rongan-1-group"
    assert isinstance(edited, IncomingMessage) and (edited.chat, edited.text, edited.edited) == ("g", "改了", True)


async def test_a_file_that_was_cut_is_read_on_from_its_end(tmp_path: Path) -> None:
    platform = local(tmp_path)
    write(tmp_path, {"chat": "g", "from": "王大爷", "text": "一"}, {"chat": "g", "from": "王大爷", "text": "二"})
    await platform.hear()
    await platform.acknowledge()
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    restarted = local(tmp_path)
    write(tmp_path, {"chat": "g", "from": "王大爷", "text": "三"})
    assert texts(await restarted.hear()) == ["三"]
