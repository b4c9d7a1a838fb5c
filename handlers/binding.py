"""绑定 and 解绑: which group a chat of the config is and whose an account is, said with a code or by whoever may."""

from dataclasses import dataclass

from handlers import addresses, explaining, moving, outgoing, refusals, welcoming
from handlers.incoming import Change, Incoming, IncomingChange, IncomingMessage
from handlers.policy import codes, roster
from handlers.policy.codes import Asked
from handlers.policy.roster import Chat
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import bindings, invites, journal, told
from storage.kinds import Bound, Purpose, Role
from storage.models import Binding, Invite

TRIES = 5
"""So many codes an account can try in an hour."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What every step here needs to know of the message."""

    speaker: Speaker
    message: IncomingMessage

    @property
    def guest(self) -> str:
        return addresses.guest(self.message.platform, self.message.account)


def may_bind(incoming: Incoming) -> bool:
    """Whether those who come after it may be others than before."""
    if isinstance(incoming, IncomingMessage):
        return incoming.start is not None or codes.parse(incoming.text) is not None
    return isinstance(incoming, IncomingChange) and incoming.change is Change.MOVED


async def obey(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether a binding was asked for; then it was done, or raises `Refused`."""
    said = _Said(speaker, message)
    asked = Asked(binds=True, words=message.start, slashed=True) if message.start else codes.parse(message.text)
    if asked is None or message.start == welcoming.MINE or not _is_meant(speaker, asked):
        return False
    if speaker.is_direct:
        await (_bind_person(scene, said, asked.words) if asked.binds else _unbind_person(scene, said, asked.words))
    else:
        await (_bind_group(scene, said, asked.words) if asked.binds else _unbind_group(scene, said))
    return True


def _is_meant(speaker: Speaker, asked: Asked) -> bool:
    """Both are everyday words: in a group without a slash only a code behind one, or a supervisor's bare word, is."""
    if asked.slashed or speaker.is_direct:
        return True
    if asked.binds:
        return codes.code_in(asked.words) is not None
    return not asked.words and speaker.role is Role.SUPERVISOR


async def _bind_group(scene: Scene, said: _Said, words: str) -> None:
    code = codes.code_in(words)
    chat = await _invited_chat(scene, said, code) if code else _named_chat(scene, said, words)
    if said.message.platform not in chat.ways:
        raise refusals.other_platform(chat.id)
    name = scene.town.roster.grids[chat.grid].name if chat.grid else chat.id
    if chat.id != said.speaker.chat:
        await _put(scene, said, Bound.CHAT, said.message.chat, chat.id)
    text = f"绑定好了：这里是{name}的群。有事直接说，例如“3号楼2单元电梯停了”。"
    await outgoing.say(scene, chat.id, Purpose.NOTICE, text)


async def _invited_chat(scene: Scene, said: _Said, code: str) -> Chat:
    invite = await _redeem(scene, said, code)
    if invite.kind is Bound.PERSON:
        raise refusals.code_shown_to_all()  # and it stays used: everybody here has read it
    chat = scene.town.roster.chats.get(invite.id)
    if chat is None:
        raise refusals.unknown_code()
    return chat


def _named_chat(scene: Scene, said: _Said, words: str) -> Chat:
    """For whoever may by the config, without a code."""
    town, speaker = scene.town.roster, said.speaker
    grids = [grid for grid in town.grids.values() if words and words in (grid.id, grid.name)]
    mine = [grid for grid in grids if speaker.id in (grid.leader, *grid.officers)]
    if speaker.role is not Role.SUPERVISOR and not mine:
        raise refusals.may_not_bind()
    chats = [chat for chat in town.chats.values() if chat.id == words or chat.grid in {grid.id for grid in grids}]
    if not chats:
        raise refusals.unknown_grid(words)
    here = next((chat for chat in chats if chat.id == speaker.chat), None)
    free = next((chat for chat in chats if chat.ways.get(said.message.platform) == ""), None)
    if here is None and (free is None or speaker.is_bound):
        raise refusals.bound_already()
    return here or free or chats[0]


async def _bind_person(scene: Scene, said: _Said, words: str) -> None:
    code = codes.code_in(words)
    if code is None:
        raise refusals.no_code()
    invite = await _redeem(scene, said, code, Bound.PERSON)
    person = scene.town.roster.people.get(invite.id)
    if person is None:
        raise refusals.unknown_code()
    await _put(scene, said, Bound.PERSON, said.message.account, person.id)
    waiting = await explaining.mine(scene, person.id, alone=True)
    text = f"绑定好了，您是{person.name}。\n{waiting}"
    await outgoing.say(scene, addresses.direct(person.id), Purpose.NOTICE, text, person=person.id)


async def _redeem(scene: Scene, said: _Said, code: str, wanted: Bound = Bound.CHAT) -> Invite:
    """The invite behind the code, used up from now on. Raises `Refused`; a group's code that was sent to the bot alone
    can still be used."""
    if not await _may_try(scene, said):
        raise refusals.too_many_tries()
    invite = await invites.find(scene.tx, codes.sealed(scene.tx.subdistrict, code))
    if invite is None:
        raise refusals.unknown_code()
    if invite.used_at is not None or invite.until <= scene.now:
        raise refusals.used_code() if invite.used_at else refusals.old_code()
    if invite.kind is Bound.CHAT and wanted is Bound.PERSON:
        raise refusals.code_for_group()
    if wanted is Bound.PERSON and said.speaker.id in scene.town.roster.people and said.speaker.id != invite.id:
        raise refusals.somebody_already(said.speaker.name)
    await invites.use(scene.tx, invite, scene.now)
    return invite


async def _may_try(scene: Scene, said: _Said) -> bool:
    hour = scene.now.strftime("%Y-%m-%d %H")
    for number in range(TRIES):
        if await told.first_time(scene.tx, f"code {said.guest} {hour} {number}", scene.now):
            return True
    return False


async def _unbind_group(scene: Scene, said: _Said) -> None:
    if said.speaker.role is not Role.SUPERVISOR:
        raise refusals.may_not_unbind()
    if not said.speaker.is_bound:
        raise refusals.not_bound()
    outside = addresses.guest(said.message.platform, said.message.chat)
    await _put(scene, said, Bound.CHAT, said.message.chat, "")
    await told.first_time(scene.tx, moving.unbound(said.message.platform, said.message.chat), scene.now)
    await outgoing.say(scene, outside, Purpose.NOTICE, "解绑好了，我在这里不再记事；要再用请发“/绑定 网格名”。")


async def _unbind_person(scene: Scene, said: _Said, words: str) -> None:
    if said.speaker.role is not Role.SUPERVISOR:
        raise refusals.may_not_unbind()
    people = [scene.town.roster.people[id] for id in roster.named(scene.town.roster, words)]
    owners = [person for person in people if said.message.platform in person.accounts]
    if len(owners) != 1:
        raise refusals.nobody_to_unbind(words)
    await _put(scene, said, Bound.PERSON, owners[0].accounts[said.message.platform], "")
    text = f"解绑好了：{owners[0].name}在这里没有账号了。"
    await outgoing.say(scene, said.speaker.chat, Purpose.NOTICE, text, person=said.speaker.id)


async def _put(scene: Scene, said: _Said, kind: Bound, address: str, id: str) -> None:
    if kind is Bound.CHAT:
        for chat in {id, said.speaker.chat} & scene.town.roster.chats.keys():
            await moving.leave(scene, scene.town.roster.chats[chat], said.message.platform)
    else:
        await moving.leave_account(scene, id, said.message.platform)
    bound = Binding(scene.tx.subdistrict, said.message.platform, kind, address, id, scene.now)
    await bindings.put(scene.tx, bound)
    what, why = ("bound", f"{kind} {id}") if id else ("unbound", f"{kind}")
    await journal.record(scene.tx, scene.now, None, said.speaker.id, what, why)
