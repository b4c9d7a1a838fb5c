"""What wechaty does to a process when it is used as it comes, and ours does not."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from bot.wechat.inbox import MOST, Event, Inbox, Kind
from tests.telling import EXAMPLE
from tests.wechat.certificates import Certificate, make_certificate
from tests.wechat.gateway_double import GatewayDouble, gateway_double
from tests.wechat.linked import Links, messages, of, settings, until, wait_until, why_not

PROJECT = EXAMPLE.parent


def _run(program: str, folder: Path, **variables: str) -> str:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **variables}
    run = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_nothing_of_it_is_imported_without_an_account(tmp_path: Path) -> None:
    program = f"""
import sys, bot.serving, bot.config
from pathlib import Path
bot.config.load(Path({str(EXAMPLE)!r}))
print([name for name in sys.modules if name.startswith(("wechaty", "grpclib", "betterproto"))])
"""
    assert _run(program, tmp_path) == "[]\n"


@pytest.mark.parametrize("level", ["info", "of nobody's"])
def test_all_of_it_can_be_imported_and_leaves_nothing_behind(tmp_path: Path, level: str) -> None:
    program = """
import logging, os
from bot.wechat import importing
assert importing.import_whole().Message
taken = [name for name, it in logging.root.manager.loggerDict.items() if getattr(it, "propagate", 1) is False]
logging.getLogger("PuppetService").warning("there are endpoint<...> and token<secret>")
print(os.listdir(), taken, os.environ.get("CACHE_DIR"), os.environ["WECHATY_LOG"])
"""
    assert _run(program, tmp_path, WECHATY_LOG=level) == f"[] [] None {level}\n"


async def test_its_variables_for_a_token_are_not_ours(
    gateway: GatewayDouble, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TOKEN", "token", "WECHATY_PUPPET_SERVICE_TOKEN"):
        monkeypatch.setenv(name, "secret-of-somebody-else")
    for name in ("ENDPOINT", "endpoint", "WECHATY_PUPPET_SERVICE_ENDPOINT"):
        monkeypatch.setenv(name, "127.0.0.1:1")
    assert (await links.attached(gateway)).login == "wxid_bot"


async def test_our_loop_goes_on_while_the_gateway_is_down(links: Links) -> None:
    async with gateway_double() as gateway:
        await gateway.stop()
        link, ticks = links.to(settings(gateway)), 0
        hearing = asyncio.create_task(why_not(link, "reached"))
        while not hearing.done():
            await asyncio.sleep(0.001)
            ticks += 1
        assert ticks > 2


async def test_something_on_port_5000_takes_no_event_away(gateway: GatewayDouble, links: Links) -> None:
    with socket.socket() as web_server:
        with suppress(OSError):  # whoever has it already does as well
            web_server.bind(("127.0.0.1", 5000))
            web_server.listen()
        assert (await links.attached(gateway)).login == "wxid_bot"


async def test_what_two_accounts_say_goes_out_through_their_own_gateways(links: Links) -> None:
    async with gateway_double("token-of-the-first") as first, gateway_double("token-of-the-second") as second:
        first.login, second.login = "wxid_one", "wxid_two"
        one, two = await links.attached(first), await links.attached(second)
        for gateway, link, words in ((first, one, "一"), (second, two, "二")):
            gateway.world.contacts["wxid_wang"] = "王大爷"
            await asyncio.gather(*(link.calls.send_text("wxid_wang", words) for _ in range(100)))
        assert {said.text for said in first.world.said} == {"一"} and len(first.world.said) == 100
        assert {said.text for said in second.world.said} == {"二"} and len(second.world.said) == 100
        assert (one.login, two.login) == ("wxid_one", "wxid_two")


async def test_a_link_that_is_closed_leaves_no_task_no_thread_and_no_socket(
    links: Links, certificate: Certificate
) -> None:
    async with gateway_double(encrypted=certificate) as gateway:
        before = _left_behind()
        link = links.to(settings(gateway, certificate=certificate))
        await until(link, of(Kind.LOGIN))
        gateway.freeze()
        async with asyncio.timeout(1):
            await link.close()
        gateway.cut_off()
        gateway.thaw()
        await wait_until(lambda: _left_behind() <= before)


def _left_behind() -> tuple[int, int, int]:
    sockets = [name for name in os.listdir("/proc/self/fd") if _is_socket(name)]
    return len(asyncio.all_tasks()), threading.active_count(), len(sockets)


def _is_socket(name: str) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{name}").startswith("socket:")
    except FileNotFoundError:
        return False


async def test_no_log_and_no_trouble_has_the_token_in_it(
    gateway: GatewayDouble, links: Links, capsys: pytest.CaptureFixture[str]
) -> None:
    link = links.to(settings(gateway, token="another-secret"))
    for _ in range(3):
        assert "secret" not in await why_not(link, "token")
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["reason"] for line in logged] == ["the gateway refuses the token"]
    assert "secret" not in str(logged)


async def test_another_certificate_than_that_of_the_config_is_refused(
    links: Links, certificate: Certificate, tmp_path: Path
) -> None:
    async with gateway_double(encrypted=make_certificate(tmp_path)) as gateway:
        link = links.to(settings(gateway, certificate=certificate))
        assert await why_not(link, "certificate") == (
            "the gateway shows another certificate than the one of the config"
        )


async def test_one_error_of_the_puppet_and_events_that_say_nothing_make_nobody_deaf(
    gateway: GatewayDouble, links: Links
) -> None:
    link = await links.attached(gateway)
    for kind, payload in ((16, {"gerror": "{}"}), (2, "no json"), (2, "[]"), (77, {}), (1, {"data": "."})):
        gateway.emit(kind, payload)
    heard = gateway.hear("wxid_wang", "路灯不亮", "room-1")
    events = await until(link, lambda event: event.payload.get("messageId") == heard)
    assert [event.kind for event in events] == [Kind.ERROR, Kind.MESSAGE, Kind.MESSAGE, Kind.MESSAGE]


async def test_an_event_that_breaks_us_is_logged_and_the_next_one_is_heard(
    gateway: GatewayDouble, links: Links, capsys: pytest.CaptureFixture[str]
) -> None:
    link = await links.attached(gateway)
    gateway.emit(2, "[" * 100_000)  # nested deeper than Python reads
    assert await why_not(link, "bug") == "the link broke of a bug; see the log"
    await until(link, of(Kind.LOGIN))
    heard = gateway.hear("wxid_wang", "路灯不亮", "room-1")
    assert await messages(link, 1) == [heard]
    assert "the link broke of a bug and is made anew" in capsys.readouterr().err


async def test_a_puppet_that_sleeps_is_started_and_one_that_runs_is_not(gateway: GatewayDouble, links: Links) -> None:
    running = await links.attached(gateway)
    await asyncio.sleep(0.15)
    await running.close()
    assert gateway.starts == 0
    gateway.login = ""
    link = links.to(settings(gateway))
    await link.events()
    await wait_until(lambda: gateway.starts == 1)


async def test_more_than_can_be_kept_waits_at_the_gateway(gateway: GatewayDouble, links: Links) -> None:
    link = await links.attached(gateway)
    said = [gateway.hear("wxid_wang", "…", "room-1") for _ in range(2 * MOST)]
    await asyncio.sleep(0.3)
    assert await messages(link, 2 * MOST) == said


async def test_who_puts_into_a_full_inbox_waits_until_there_is_room() -> None:
    inbox = Inbox()
    for number in range(MOST):
        await inbox.put(Event(Kind.MESSAGE, {"messageId": str(number)}))
    waiting = asyncio.create_task(inbox.put(Event(Kind.MESSAGE, {"messageId": "last"})))
    await asyncio.sleep(0)
    assert not waiting.done()
    assert len(await inbox.take(0)) == 200
    await waiting
