"""The example's config with everybody of it on WeChat, and the same people and groups behind a gateway."""

import re

from handlers.policy.roster import Roster
from tests.wechat.npm_gateway import NpmGateway

TOKEN = "LINYING_WECHAT_TOKEN"
BOT, BOT_NAME = "wxid_linying", "邻应"
QUICKLY = 'pace = { over_all = "1000/1s", chat = "1000/1s", group = "1000/1s" }'
LOCAL = re.compile(r"\[platforms\.local\].*\nfolder = .*\n")
A_GROUP = re.compile(r'(id = "(?P<id>[^"]+)".*\n)platform = "local".*\naddress = "[^"]*"')
AN_ACCOUNT = re.compile(r'accounts = \{ local = "(?P<id>[^"]+)" \}')


def account(person: str) -> str:
    return f"wxid_{person}"


def room(chat: str) -> str:
    return f"{chat}@chatroom"


def written(example: str, gateway: NpmGateway) -> str:
    """What is left of the pace is what the adapter itself insists on."""
    platform = f'[platforms.wechat]\ngateway = "{gateway.address}"\ntoken = "env:{TOKEN}"\n{QUICKLY}\n'
    if gateway.certificate:
        platform += f'certificate = "{gateway.certificate.path}"\n'
    text = LOCAL.sub(lambda _: platform, example)
    text = A_GROUP.sub(lambda found: f'{found[1]}platform = "wechat"\naddress = "{room(found["id"])}"', text)
    return AN_ACCOUNT.sub(lambda found: f'accounts = {{ wechat = "{account(found["id"])}" }}', text)


async def people_it(gateway: NpmGateway, roster: Roster) -> None:
    """Everybody of the roster is in every group of it, and the bot's account is logged in."""
    await gateway.contact(BOT, BOT_NAME)
    for person in roster.people.values():
        await gateway.contact(account(person.id), person.name)
    for chat in roster.chats.values():
        everybody = [BOT, *(account(person) for person in roster.people)]
        await gateway.room(room(chat.id), roster.grids[chat.grid].name, everybody)
    await gateway.login(BOT)
