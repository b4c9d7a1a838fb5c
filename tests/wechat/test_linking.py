"""The link to a gateway: attached whenever it can be, and honest about each time it was not."""

import asyncio

from bot.wechat.inbox import Kind
from bot.wechat.linking import Link
from tests.wechat.certificates import Certificate
from tests.wechat.gateway_double import GatewayDouble, gateway_double
from tests.wechat.linked import Links, messages, settings, until, why_not


async def test_it_hears_who_is_logged_in_and_what_is_said_in_order(gateway: GatewayDouble, link: Link) -> None:
    assert link.login == "wxid_bot"
    said = [gateway.hear("wxid_wang", f"第{number}句", "room-1") for number in range(300)]
    assert await messages(link, 300) == said


async def test_a_gateway_that_is_down_at_the_start_is_found_when_it_comes(links: Links) -> None:
    async with gateway_double() as gateway:
        await gateway.stop()
        link = links.to(settings(gateway))
        assert await why_not(link) in {"the gateway is not attached yet", "the gateway cannot be reached"}
        await gateway.start()
        await until(link, lambda event: event.kind is Kind.LOGIN)
        assert link.login == "wxid_bot"


async def test_a_gateway_that_is_killed_is_missed_once_and_found_again(gateway: GatewayDouble, link: Link) -> None:
    await gateway.stop()
    assert await why_not(link) == "the connection to the gateway was lost"
    await gateway.start()
    await gateway.attached.wait()
    assert await messages(link, 0) == []
    id = gateway.hear("wxid_wang", "路灯不亮", "room-1")
    assert await messages(link, 1) == [id]


async def test_a_connection_lost_between_two_looks_is_told_all_the_same(gateway: GatewayDouble, link: Link) -> None:
    before = gateway.hear("wxid_wang", "之前", "room-1")
    await asyncio.sleep(0.05)
    gateway.cut_off()
    await asyncio.sleep(0.2)
    after = gateway.hear("wxid_wang", "之后", "room-1")
    await asyncio.sleep(0.05)
    assert await messages(link, 1) == [before]
    assert await why_not(link) == "the connection to the gateway was lost"
    assert await messages(link, 1) == [after]


async def test_a_gateway_that_lies_frozen_is_found_and_left(gateway: GatewayDouble, link: Link) -> None:
    gateway.freeze()
    assert await why_not(link) == "the connection to the gateway was lost"
    await asyncio.sleep(0.4)
    assert await why_not(link) == "the gateway does not answer"
    gateway.thaw()
    await until(link, lambda event: event.kind is Kind.LOGIN)


async def test_a_gateway_with_a_certificate_of_its_own_is_trusted_by_it(links: Links, certificate: Certificate) -> None:
    async with gateway_double(encrypted=certificate) as gateway:
        link = links.to(settings(gateway, certificate=certificate))
        await until(link, lambda event: event.kind is Kind.LOGIN)
        gateway.freeze()
        assert await why_not(link) == "the connection to the gateway was lost"
