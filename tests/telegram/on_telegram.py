"""The example's config with everybody of it on Telegram and nobody elsewhere."""

import re
import socket

from bot.config import Config
from bot.telegram.settings import TelegramSettings, WebhookSettings
from tests.telegram.mortal import Settled
from tests.telegram.theatres import Theatre

GROUPS = {"rongan-1-group": "榕岸一格", "rongan-2-group": "榕岸二格", "shuyuan-1-group": "书院一格"}
FIRST, *_ = GROUPS.values()
TOKEN, SECRET = "LINYING_TELEGRAM_TOKEN", "LINYING_TELEGRAM_SECRET"
QUICKLY = 'pace = { over_all = "1000/1s", chat = "1000/1s", group = "1000/1s" }'
A_PERSON = re.compile(r'(name = "(?P<name>[^"]+)".*\nrole = .*\naccounts = )\{[^}]*\}')
A_GROUP = re.compile(r'(id = "(?P<id>[^"]+)".*\n)platform = "local".*\naddress = "[^"]*"')
TELEGRAM = re.compile(r"# \[platforms\.telegram\](?:\n# .*|.)*")
LOCAL = re.compile(r"\[platforms\.local\].*\nfolder = .*\n")


def written(example: str, theatre: Theatre, port: int | None) -> str:
    """With its own lines about Telegram turned on; with a `port` there, by webhook."""
    text = A_PERSON.sub(lambda found: f'{found[1]}{{ telegram = "{theatre.person(found["name"])}" }}', example)
    text = A_GROUP.sub(lambda found: f"{found[1]}{_address(theatre, found['id'])}", text)
    return TELEGRAM.sub(lambda found: _turned_on(found[0], theatre, port), LOCAL.sub("", text))


def _address(theatre: Theatre, id: str) -> str:
    return f'platform = "telegram"\naddress = "{theatre.group(GROUPS[id])}"'


def _turned_on(lines: str, theatre: Theatre, port: int | None) -> str:
    text = lines.replace("\n# ", "\n").removeprefix("# ")
    text = re.sub(r"^pace = .*", QUICKLY, text, flags=re.MULTILINE)
    text = re.sub(r"^api = .*", f'api = "{theatre.url}"', text, flags=re.MULTILINE)
    if port is None:
        return text.partition("[platforms.telegram.webhook]")[0]
    text = re.sub(r"^listen = .*", f'listen = "127.0.0.1:{port}"', text, flags=re.MULTILINE)
    return re.sub(r"^url = .*", f'url = "{_hook(port)}"', text, flags=re.MULTILINE)


def settled(theatre: Theatre, config: Config, secret: str, port: int | None) -> Settled:
    hook = WebhookSettings(("127.0.0.1", port), _hook(port), secret) if port else None
    people = {person.id: theatre.person(person.name) for person in config.town.roster.people.values()}
    groups = {id: theatre.group(title) for id, title in GROUPS.items()}
    return Settled(TelegramSettings(theatre.token, theatre.url, hook), groups, people)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _hook(port: int) -> str:
    return f"http://127.0.0.1:{port}/linying"
