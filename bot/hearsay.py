"""Story events as a platform would hear them: with ids, and with the chat that an edit or a press belongs to."""

from dataclasses import replace

from bot.stories import DIRECT, Doing, Done, Edited, Event, Happened, Pressed, Written
from handlers import addresses
from handlers.incoming import Change, Evidence, Incoming, IncomingChange, IncomingMessage, IncomingPress
from storage.kinds import EvidenceKind

CHANGES = {
    Doing.BLOCK: Change.UNREACHABLE,
    Doing.UNBLOCK: Change.REACHABLE,
    Doing.MOVE: Change.MOVED,
    Doing.ADD: Change.ADDED,
    Doing.REMOVE: Change.REMOVED,
    Doing.JOIN: Change.JOINED,
    Doing.LEAVE: Change.LEFT,
}


class Hearsay:
    """Remembers who wrote which message where, so that it can be replied to, edited and pressed under."""

    def __init__(self) -> None:
        self._count = 0
        self._written: dict[str, Written] = {}

    def heard(self, event: Event, chat_of_bot_message: dict[str, str]) -> Incoming | None:
        """None where nothing reaches the bot: the world's doings, the edit of a message that was never written, a press
        under a message that was never said."""
        match event:
            case Happened():
                return None
            case Written():
                return self._message(event)
            case Edited():
                return self._edit(event)
            case Pressed():
                return self._press(event, chat_of_bot_message)
            case Done(what=Doing.START):
                return self._start(event)
            case Done():
                return self._change(event)

    def _message(self, event: Written) -> IncomingMessage:
        self._count += 1
        message = event.id or f"m{self._count}"
        self._written[message] = event
        return _incoming(event, message, event.text, edited=False)

    def _start(self, event: Done) -> IncomingMessage:
        self._count += 1
        text = f"/start {event.to}".strip()
        started = Written(event.at, DIRECT, event.person, text, f"m{self._count}", None, photo=False)
        return replace(_incoming(started, f"m{self._count}", text, edited=False), start=event.to)

    def _change(self, event: Done) -> IncomingChange:
        self._count += 1
        name = event.to if event.what is Doing.MOVE else event.person
        what = (event.chat, event.person, name, CHANGES[event.what])
        return IncomingChange(addresses.LOCAL, *what, event.at, f"c{self._count}")

    def _edit(self, event: Edited) -> IncomingMessage | None:
        written = self._written.get(event.id)
        return None if written is None else _incoming(written, event.id, event.text, edited=True)

    def _press(self, event: Pressed, chat_of_bot_message: dict[str, str]) -> IncomingPress | None:
        chat = chat_of_bot_message.get(event.on)
        if chat is None:
            return None
        self._count += 1
        alone = addresses.is_direct(chat)
        return IncomingPress(
            platform=addresses.LOCAL,
            chat="" if alone else chat,
            account=event.person,
            name=event.person,
            press=f"p{self._count}",
            on=event.on,
            action=event.action,
            at=event.at,
        )


def _incoming(event: Written, message: str, text: str, *, edited: bool) -> IncomingMessage:
    return IncomingMessage(
        platform=addresses.LOCAL,
        chat="" if event.chat == DIRECT else event.chat,
        account=event.person,
        name=event.person,
        message=message,
        text=text,
        at=event.at,
        reply_to=event.reply_to,
        photo=event.photo,
        edited=edited,
        topic=event.topic,
        album=event.album,
        place=event.place,
        evidence=(Evidence(EvidenceKind.PHOTO, f"photo {message}"),) if event.photo else (),
    )
