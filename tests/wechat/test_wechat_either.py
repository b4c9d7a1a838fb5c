"""The account over the double and over the real gateway: both are heard and spoken to alike."""

from bot.downloads import Fetched
from bot.platforms import Mention
from bot.wechat.received import Received
from tests.wechat.driven_double import Gateway, hear
from tests.wechat.linked import QUICK, settings
from tests.wechat.wechat_accounts import HURRIED, listed, listening, message, opened, speech

WANG = Mention("wang", "wxid_wang", "王大爷")


async def test_a_talk_in_a_room_and_alone(either: Gateway) -> None:
    await either.alias("room-1", "wxid_wang", "3栋老王")
    set_up = settings(either, certificate=either.certificate)
    async with opened(set_up, HURRIED, listed("room-1")) as wechat:
        id = await hear(either, "3号楼电梯停了")
        heard = await message(wechat)
        assert (heard.message, heard.chat, heard.name, heard.text) == (id, "room-1", "3栋老王", "3号楼电梯停了")
        async with listening(wechat) as echoed:
            card = await wechat.say(speech("@王大爷 收到了", "room-1", mentions=(WANG,)))
            alone = await wechat.say(speech("处理好了吗", "wxid_wang", direct=True))
        await either.weather()  # what went out is told before this is answered
        said = [(one.id, one.chat, one.text) for one in either.said]
        assert said == [(card, "room-1", "@3栋老王\u2005收到了"), (alone, "wxid_wang", "处理好了吗")]
        assert [list(one.mentions) for one in either.said] == [["wxid_wang"], []]
        assert echoed == []


async def test_a_picture_is_evidence_that_can_be_fetched(either: Gateway) -> None:
    set_up = settings(either, certificate=either.certificate)
    received = Received(set_up, QUICK)
    async with opened(set_up, HURRIED, listed("room-1")) as wechat:
        await either.show("wxid_wang", "灯.jpg", b"\xff\xd8" * 20_000, "room-1")
        shown = await message(wechat)
        assert await received.fetch(shown.evidence[0].file, None) == Fetched(".jpg", b"\xff\xd8" * 20_000)
    await received.close()
