"""What is asked of a gateway: words, files and who is who, over the double and over the gateway of production."""

import hashlib
import socket

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechaty_grpc.wechaty.puppet import MessageType

from bot import web_addresses
from bot.downloads import NotFetched
from bot.platforms import NoAnswer, TryAgainLater, Undeliverable
from tests.wechat.driven_double import Gateway, down, hear, told
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import Links, messages, settings

TWELVE_MEGABYTES = bytes(range(256)) * 46875


async def test_a_message_comes_with_its_sender_its_room_and_its_words(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    message = await link.calls.message(await hear(either, "3号楼电梯坏了"))
    assert (message.from_id, message.room_id, message.text) == ("wxid_wang", "room-1", "3号楼电梯坏了")
    assert message.type == MessageType.MESSAGE_TYPE_TEXT


async def test_a_kind_of_message_that_nobody_knows_is_heard_as_unknown(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    heard = either.hear("wxid_wang", "新玩意", "room-1", type=99)
    id = heard if isinstance(heard, str) else await heard
    assert (await link.calls.message(id)).type == MessageType.MESSAGE_TYPE_UNSPECIFIED


async def test_the_members_of_a_room_and_their_names_there(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await either.alias("room-1", "wxid_wang", "3-2-501 老王")
    assert await link.calls.members("room-1") == ["wxid_bot", "wxid_wang"]
    assert (await link.calls.member("room-1", "wxid_wang")).room_alias == "3-2-501 老王"
    assert (await link.calls.contact("wxid_wang")).name == "王大爷"


async def test_words_go_out_with_whom_they_mention_and_come_back_as_an_echo(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    id = await link.calls.send_text("room-1", "@王大爷\u2005收到了", ["wxid_wang"])
    assert await messages(link, 1) == [id]
    [said] = await told(either)
    assert (said.chat, said.text, said.mentions) == ("room-1", "@王大爷\u2005收到了", ["wxid_wang"])


async def test_words_without_an_id_are_said_all_the_same(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await either.weather(ids=False)
    assert await link.calls.send_text("room-1", "收到了") == ""


@pytest.mark.parametrize("content", [b"small", TWELVE_MEGABYTES], ids=["inside", "uploaded"])
async def test_a_file_goes_out_whole(either: Gateway, links: Links, content: bytes) -> None:
    link = await links.attached(either)
    await link.calls.send_file("room-1", "名单.txt", content)
    [said] = await told(either)
    assert (said.text, said.sha256) == ("名单.txt", hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("name", ["灯.jpg", "名单.txt"])
@pytest.mark.parametrize("content", [b"small", TWELVE_MEGABYTES], ids=["inside", "downloaded"])
async def test_a_file_comes_in_whole(either: Gateway, links: Links, name: str, content: bytes) -> None:
    link = await links.attached(either)
    file = await link.calls.fetch(await either.show("wxid_wang", name, content, "room-1"))
    assert (file.name, file.content == content) == (name, True)


async def test_a_file_that_is_too_large_is_left(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    for size in (20_000, 20_000_000):
        link.calls.largest_file = size - 1
        shown = await either.show("wxid_wang", "灯.jpg", bytes(size), "room-1")
        with pytest.raises(NotFetched, match="it is larger than the config lets it be"):
            await link.calls.fetch(shown)


async def test_a_file_that_lies_on_the_web_is_fetched_but_not_from_inside_the_house(
    gateway: GatewayDouble, links: Links
) -> None:
    async def give(_: web.Request) -> web.Response:
        return web.Response(body=b"a lamp")

    app = web.Application()
    app.router.add_get("/lamp.jpg", give)
    async with TestServer(app) as server:
        link = await links.attached(gateway)
        shown = gateway.world.add_link("wxid_wang", "灯.jpg", str(server.make_url("/lamp.jpg")))
        with pytest.raises(NotFetched, match="could not be fetched from where it lies"):
            await link.calls.fetch(shown)
        link.calls.socket_to = lambda found: socket.socket(*found[:3])
        assert (await link.calls.fetch(shown)).content == b"a lamp"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_no_address_inside_the_house_is_called_because_somebody_named_it(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(OSError, match="no address that everybody can reach"):
        web_addresses.socket_to_public((family, socket.SOCK_STREAM, 0, "", (address, 80)))


async def test_what_was_shown_in_no_message_is_not_fetched(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    with pytest.raises(NotFetched):
        await link.calls.fetch("message-of-yesterday")


async def test_a_chat_that_is_not_there_can_never_be_told_anything(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    with pytest.raises(Undeliverable, match="the gateway knows no such chat, person or message"):
        await link.calls.send_text("room-9", "收到了")
    with pytest.raises(Undeliverable):
        await link.calls.members("room-9")


async def test_what_the_gateway_refuses_is_said_later(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await either.weather("fail")
    with pytest.raises(TryAgainLater) as refused:
        await link.calls.send_text("room-1", "收到了")
    assert refused.value.reason == "the gateway refuses (UNKNOWN)"


async def test_a_send_that_nobody_answers_ends_and_may_have_been_heard(either: Gateway, links: Links) -> None:
    link = await links.attached(either, unary=0.3)
    await either.weather("hang")
    with pytest.raises(NoAnswer, match="nobody knows whether the gateway took it"):
        await link.calls.send_text("room-1", "收到了")
    assert (await link.calls.message((await messages(link, 1))[0])).text == "收到了"


async def test_nothing_is_asked_of_a_gateway_that_is_away(either: Gateway, links: Links) -> None:
    await down(either)
    link = links.to(settings(either, certificate=either.certificate))
    with pytest.raises(TryAgainLater):
        await link.calls.send_text("room-1", "收到了")
    await either.restart()


async def test_a_gateway_that_is_killed_while_it_sends_may_have_sent_it(either: Gateway, links: Links) -> None:
    link = await links.attached(either, unary=0.3)
    await either.weather("hang")
    link.reattach("the test wants it")  # which cuts the connection as a kill does
    with pytest.raises((NoAnswer, TryAgainLater)):
        await link.calls.send_text("room-1", "收到了")


async def test_a_message_is_forwarded_as_it_is(either: Gateway, links: Links) -> None:
    link = await links.attached(either)
    await link.calls.forward("wxid_wang", await hear(either, "路灯不亮"))
    [said] = await told(either)
    assert (said.chat, said.text) == ("wxid_wang", "路灯不亮")
