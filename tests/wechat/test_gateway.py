"""The production gateway: whom it serves, what it tells, what it never tells, and how it ends."""

import asyncio
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from bot.wechat.carrying import WholeStub
from tests.wechat.bare_client import attached, calling, refusal
from tests.wechat.certificates import make_certificate
from tests.wechat.npm_gateway import NpmGateway
from tests.wechat.npm_process import GATEWAY, TOKEN, Said, environment, node

HEARTBEAT, LOGIN, MESSAGE, ERROR, TOPIC = 1, 25, 2, 16, 21
ROOM = "1@chatroom"


async def _world(gateway: NpmGateway) -> None:
    await gateway.contact("bot", "邻应")
    await gateway.contact("wang", "王大爷")
    await gateway.room(ROOM, "榕岸一格", ["bot", "wang"])
    await gateway.login("bot")


async def _download(calls: WholeStub, file: str) -> bytes:
    return b"".join([part async for part in calls.download(file)])


async def test_whoever_has_the_token_is_told_what_happens_and_asks_for_no_start(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.kinds() == [HEARTBEAT, LOGIN])
        message = await npm_gateway.hear("wang", "@邻应\u2005灯不亮", ROOM, mentions=["bot"])
        await npm_gateway.wait_until(lambda: client.events[2:] == [(MESSAGE, f'{{"messageId":"{message}"}}')])
        heard = await client.calls.message_payload(id=message)
    assert (heard.text, heard.from_id, heard.room_id, heard.mention_ids) == ("@邻应\u2005灯不亮", "wang", ROOM, ["bot"])
    assert npm_gateway.happened == []


async def test_what_is_said_goes_out_with_its_mentions_and_comes_back_under_its_id(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.events)
        sent = await client.calls.message_send_text(conversation_id=ROOM, text="@王大爷\u2005好", mentonal_ids=["wang"])
        await npm_gateway.wait_until(lambda: (MESSAGE, f'{{"messageId":"{sent.id}"}}') in client.events)
    await npm_gateway.wait_until(lambda: npm_gateway.said)
    assert npm_gateway.said == [Said(sent.id, ROOM, "@王大爷\u2005好", ["wang"], forwarded="", size=0, sha256="")]


async def test_three_hundred_messages_arrive_in_their_order(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.kinds() == [HEARTBEAT, LOGIN])
        messages = [await npm_gateway.hear("wang", str(number), ROOM) for number in range(300)]
        await npm_gateway.wait_until(lambda: len(client.events) == 302)
    assert [json.loads(payload)["messageId"] for _, payload in client.events[2:]] == messages


async def test_a_file_of_twelve_megabytes_is_kept_until_it_is_asked_for(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    small = await npm_gateway.show("wang", "灯.jpg", b"small", ROOM)
    large = await npm_gateway.show("wang", "灯.mp4", 12_000_000, ROOM)
    async with calling(npm_gateway) as calls:
        assert json.loads((await calls.message_file(id=small)).filebox)["base64"] == "c21hbGw="
        box = json.loads((await calls.message_file(id=large)).filebox)
        assert await _download(calls, box["uuid"]) == bytes(12_000_000)


async def test_what_is_sent_as_a_file_is_taken_whole(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    content = bytes(range(256)) * 10_000
    async with calling(npm_gateway) as calls:
        box = {"type": 7, "boxType": 7, "uuid": await calls.upload(content), "name": "工单.pdf", "size": len(content)}
        sent = await calls.message_send_file(conversation_id=ROOM, filebox=json.dumps(box))
    await npm_gateway.wait_until(lambda: npm_gateway.said)
    digest = hashlib.sha256(content).hexdigest()
    assert npm_gateway.said == [Said(sent.id, ROOM, "工单.pdf", [], forwarded="", size=2_560_000, sha256=digest)]


@pytest.mark.parametrize(("send", "said"), [("fail", 0), ("hang", 1), ("swallow", 0)])
async def test_a_send_can_go_wrong_in_each_way_and_the_next_goes_well(
    npm_gateway: NpmGateway, send: str, said: int
) -> None:
    await _world(npm_gateway)
    await npm_gateway.weather(send, times=1)
    async with calling(npm_gateway) as calls:
        first = asyncio.create_task(calls.message_send_text(conversation_id=ROOM, text="第一句"))
        await asyncio.wait([first], timeout=0.2)
        assert (await calls.message_send_text(conversation_id=ROOM, text="第二句")).id
        texts = ["第一句"] * said + ["第二句"]
        await npm_gateway.wait_until(lambda: [each.text for each in npm_gateway.said] == texts)
        assert first.done() is (send != "hang")
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_a_wrong_token_is_refused_and_neither_token_is_printed(npm_gateway: NpmGateway) -> None:
    assert await refusal(npm_gateway, token="somebody-elses-token") == "UNAUTHENTICATED"
    assert TOKEN not in npm_gateway.printed()
    assert "somebody-elses-token" not in npm_gateway.printed()


async def test_the_token_is_not_where_other_users_of_the_machine_can_read_it(npm_gateway: NpmGateway) -> None:
    assert TOKEN not in Path(f"/proc/{npm_gateway.process}/cmdline").read_text(encoding="utf-8")


async def test_nobody_is_served_in_plain_text_or_with_another_certificate(
    npm_gateway: NpmGateway, tmp_path: Path
) -> None:
    other = make_certificate(tmp_path)
    assert await refusal(npm_gateway, trusting=other) == "SSLCertVerificationError"
    assert await refusal(npm_gateway, plain=True) in ("StreamTerminatedError", "ConnectionResetError")


async def test_a_second_client_is_refused_until_the_first_has_left(npm_gateway: NpmGateway) -> None:
    async with attached(npm_gateway) as first:
        await npm_gateway.wait_until(lambda: first.events)
        assert await refusal(npm_gateway) == "ALREADY_EXISTS"
    async with attached(npm_gateway) as second:
        await npm_gateway.wait_until(lambda: second.events)
    assert npm_gateway.happened == []


async def test_an_error_of_the_puppet_and_an_odd_request_end_nothing(npm_gateway: NpmGateway) -> None:
    await npm_gateway.error("a word of somebody's")  # with nobody attached who would hear it
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.events)
        await npm_gateway.error("a word of somebody's")
        await npm_gateway.wait_until(lambda: ERROR in client.kinds())
        for_ever = asyncio.create_task(_download(client.calls, "no-such-file"))
        await npm_gateway.wait_until(lambda: "going on: " in npm_gateway.printed())
        assert (await client.calls.version()).version
        for_ever.cancel()
    assert "a word of somebody's" not in npm_gateway.printed()


async def test_a_gateway_that_was_killed_serves_the_same_account_at_the_same_place(npm_gateway: NpmGateway) -> None:
    await _world(npm_gateway)
    npm_gateway.kill()
    assert await refusal(npm_gateway) == "ConnectionRefusedError"
    await npm_gateway.restart()
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.kinds() == [HEARTBEAT, LOGIN])
        assert (await client.calls.room_payload(id=ROOM)).topic == "榕岸一格"


async def test_asked_to_stop_it_lets_its_client_go_and_ends_well(npm_gateway: NpmGateway) -> None:
    async with attached(npm_gateway) as client:
        await npm_gateway.wait_until(lambda: client.events)
        assert await npm_gateway.stop() == 0
        assert npm_gateway.happened == ["stop"]


async def test_a_plain_gateway_serves_on_loopback(tmp_path: Path) -> None:
    gateway = NpmGateway(tmp_path)
    await gateway.start()
    async with calling(gateway) as calls:
        assert (await calls.version()).version
    assert await gateway.stop() == 0
    assert gateway.printed().endswith("in plain text\n")


def _told(folder: Path, **changed: str | None) -> dict[str, str]:
    """A configuration that would do, but for what is changed."""
    certificate = make_certificate(folder)
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    (folder / "open").write_text(TOKEN, encoding="utf-8")
    (folder / "open").chmod(0o644)
    told = environment("127.0.0.1:1", TOKEN, certificate) | {"LINYING_PUPPET": "wechaty-puppet-mock"} | changed
    return {name: value.replace("~", str(folder)) for name, value in told.items() if value is not None}


PLAIN = {"LINYING_GATEWAY_CERTIFICATE": None, "LINYING_GATEWAY_KEY": None, "LINYING_GATEWAY_PLAIN": "yes"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"LINYING_PUPPET": None}, "LINYING_PUPPET names no puppet; set it to a module, or to the path of one."),
        ({"LINYING_PUPPET_OPTIONS": f'"{TOKEN}"'}, "LINYING_PUPPET_OPTIONS is not a JSON object."),
        ({"LINYING_GATEWAY": "8788"}, 'LINYING_GATEWAY is "8788"; write host:port.'),
        (
            {"LINYING_GATEWAY_TOKEN": None},
            "There is no token; set LINYING_GATEWAY_TOKEN, or LINYING_GATEWAY_TOKEN_FILE to a file.",
        ),
        (
            {"LINYING_GATEWAY_TOKEN": TOKEN[:15]},
            "The token is shorter than 16 characters; make one with: openssl rand -hex 24",
        ),
        (
            {"LINYING_GATEWAY_TOKEN_FILE": "~/token"},
            "LINYING_GATEWAY_TOKEN and LINYING_GATEWAY_TOKEN_FILE are both set; keep one.",
        ),
        (
            {"LINYING_GATEWAY_TOKEN": None, "LINYING_GATEWAY_TOKEN_FILE": "~/open"},
            "LINYING_GATEWAY_TOKEN_FILE is ~/open, which others can read (mode 644); chmod 600 it.",
        ),
        (
            {"LINYING_GATEWAY_CERTIFICATE": "~/none.pem"},
            "LINYING_GATEWAY_CERTIFICATE is ~/none.pem, which cannot be read (ENOENT).",
        ),
        (
            {"LINYING_GATEWAY_KEY": None},
            "TLS needs LINYING_GATEWAY_CERTIFICATE and LINYING_GATEWAY_KEY, two files of PEM; or set "
            "LINYING_GATEWAY_PLAIN=yes on a loopback address.",
        ),
        (
            PLAIN | {"LINYING_GATEWAY": "0.0.0.0:8788"},
            "LINYING_GATEWAY_PLAIN is for a loopback address alone; set a certificate and a key.",
        ),
        (PLAIN | {"LINYING_GATEWAY_PLAIN": "1"}, "LINYING_GATEWAY_PLAIN is either yes or not set."),
        ({"LINYING_GATEWAY_PATIENCE": "soon"}, 'LINYING_GATEWAY_PATIENCE is "soon"; write seconds, up to 3600.'),
        (
            {"LINYING_PUPPET": "no-such-puppet"},
            "LINYING_PUPPET cannot be loaded: no-such-puppet (ERR_MODULE_NOT_FOUND).",
        ),
        (
            {"LINYING_GATEWAY": "192.0.2.1:8788"},
            "LINYING_GATEWAY is 192.0.2.1:8788, which cannot be served (EADDRNOTAVAIL); "
            "write an address of this machine and a free port.",
        ),
        (
            {"LINYING_GATEWAY_CERTIFICATE": "~/token"},
            "LINYING_GATEWAY_CERTIFICATE and LINYING_GATEWAY_KEY are no certificate and its key, in PEM "
            "(ERR_OSSL_PEM_NO_START_LINE).",
        ),
    ],
)
def test_a_mistake_in_its_configuration_is_one_sentence_and_ends_it_with_two(
    tmp_path: Path, changed: dict[str, str | None], sentence: str
) -> None:
    told = _told(tmp_path, **changed) | {"WECHATY_LOG": "silly"}
    ended = subprocess.run([node(), str(GATEWAY / "index.mjs")], env=told, capture_output=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout.decode()) == (2, "")
    assert ended.stderr.decode() == sentence.replace("~", str(tmp_path)) + "\n"


def test_what_it_is_made_of_is_locked_and_names_no_place() -> None:
    packages = json.loads((GATEWAY / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {found["resolved"] for found in packages.values() if "resolved" in found} == {"without-redux"}
    fetched = {
        name: found for name, found in packages.items() if name.startswith("node_modules/") and "link" not in found
    }
    assert [name for name, found in fetched.items() if not found["integrity"].startswith("sha512-")] == []
