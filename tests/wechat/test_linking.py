"""The link to a gateway heals by itself, over the double and over the gateway of production."""

import asyncio
from pathlib import Path

from bot.wechat.inbox import Kind
from bot.wechat.linking import Link
from tests.wechat.bare_client import attached
from tests.wechat.driven_double import Gateway, down, hear
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import WATCHFUL, Links, messages, of, settings, until, why_not
from tests.wechat.npm_gateway import NpmGateway


async def test_it_hears_who_is_logged_in_and_300_messages_in_order(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    assert link.login == "wxid_bot"
    said = [await hear(either, f"第{number}句") for number in range(300)]
    assert await messages(link, 300) == said


async def test_a_gateway_that_is_down_at_the_start_is_found_when_it_comes(either: Gateway, links: Links) -> None:
    await down(either)
    link = links.to(settings(either, certificate=either.certificate))
    assert await why_not(link, "reached") == "the gateway cannot be reached"
    await either.restart()
    await until(link, of(Kind.LOGIN))


async def test_a_gateway_that_is_killed_is_missed_and_found_again(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await down(either)
    assert await why_not(link) == "the connection to the gateway was lost"
    await either.restart()
    await until(link, of(Kind.LOGIN))
    heard = await hear(either, "路灯不亮")
    assert await messages(link, 1) == [heard]


async def test_a_connection_lost_between_two_looks_is_told_in_its_place(gateway: GatewayDouble, links: Links) -> None:
    link = await links.attached(gateway)
    before = gateway.hear("wxid_wang", "之前", "room-1")
    await asyncio.sleep(0.05)
    gateway.cut_off()
    await asyncio.sleep(0.2)
    after = gateway.hear("wxid_wang", "之后", "room-1")
    await asyncio.sleep(0.05)
    assert await messages(link, 1) == [before]
    assert await why_not(link) == "the connection to the gateway was lost"
    assert await messages(link, 1) == [after]


async def test_a_gateway_that_lies_frozen_is_found_and_left(either: Gateway, links: Links) -> None:
    link = await links.attached(either, **WATCHFUL)
    either.freeze()
    assert await why_not(link) == "the connection to the gateway was lost"
    assert await why_not(link, "answer") == "the gateway does not answer"
    either.thaw()
    await until(link, of(Kind.LOGIN))


async def test_a_client_that_lies_frozen_keeps_no_other_away(links: Links, tmp_path: Path) -> None:
    gateway = NpmGateway(tmp_path)
    gateway.patience = "0.4"
    await gateway.start()
    try:
        await gateway.contact("wxid_bot", "邻应")
        await gateway.login("wxid_bot")
        async with attached(gateway) as frozen:
            await gateway.wait_until(lambda: frozen.events)
            second = links.to(settings(gateway))
            assert await why_not(second, "another") == "another client is attached to the gateway"
            frozen.freeze()
            await until(second, of(Kind.LOGIN))
    finally:
        gateway.kill()


async def test_a_second_client_waits_until_the_first_is_gone(either: Gateway, links: Links) -> None:
    first = await links.attached(either)
    second = links.to(settings(either, certificate=either.certificate))
    assert await why_not(second, "another") == "another client is attached to the gateway"
    await first.close()
    await until(second, of(Kind.LOGIN))


async def test_a_token_that_is_refused_is_said_without_it(either: Gateway, links: Links) -> None:
    link = links.to(settings(either, token="wrong-0123456789abcdef", certificate=either.certificate))
    assert await why_not(link, "token") == "the gateway refuses the token"


async def test_what_the_puppet_calls_an_error_is_survived(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await either.error("wechat is angry")
    heard = await hear(either, "路灯不亮")
    assert await messages(link, 1) == [heard]


async def test_a_link_that_turned_out_deaf_is_made_anew(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    link.reattach("the canary was not heard")
    assert await why_not(link) == "the canary was not heard"
    await until(link, of(Kind.LOGIN))


async def test_a_logout_and_a_scan_are_heard(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await either.logout("kicked")
    out = (await until(link, of(Kind.LOGOUT)))[-1]
    assert (out.payload["contactId"], link.login) == ("wxid_bot", "")
    await either.scan("https://example.org/qr")
    assert (await until(link, of(Kind.SCAN)))[-1].payload["qrcode"] == "https://example.org/qr"


async def test_attaching_again_and_again_starts_and_stops_no_puppet(either: Gateway, links: Links) -> None:
    before = _happened(either)
    for _ in range(3):
        link = await links.attached(either)
        await asyncio.sleep(0.1)
        await link.close()
    assert _happened(either) == before


def _happened(gateway: Gateway) -> object:
    if isinstance(gateway, GatewayDouble):
        return gateway.starts, gateway.unexpected
    return [event for event in gateway.happened if event in {"start", "stop"}]


async def test_it_is_closed_also_in_the_moment_in_which_the_connection_breaks(link: Link) -> None:
    link.reattach("it is of no use")
    async with asyncio.timeout(5):
        await link.close()
