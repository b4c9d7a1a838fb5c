"""A call to one person in the words that everybody may read, for where others read along."""

from dataclasses import replace

from handlers import pinging, speakers, wording
from handlers.policy import masking
from handlers.scene import Scene
from handlers.uncertain import MAYBE_TWICE
from storage import tickets
from storage.models import Utterance


async def opened(scene: Scene, call: Utterance) -> Utterance | None:
    """As it is to be said there; None when it is about nothing that is left. What was to be said alone is forgotten
    for it: the text is made from the tickets."""
    if call.person is None:
        return None
    name = f"@{speakers.name_of(scene.town, call.person)} "
    about = await tickets.of_numbers(scene.tx, call.about)
    lines = [pinging.in_group(scene, call.person, call.purpose, ticket).replace(name, "", 1) for ticket in about]
    if not lines:
        return None
    twice = MAYBE_TWICE if call.text.startswith(MAYBE_TWICE) else ""
    text = masking.mask(f"{twice}{name}{wording.several(lines)}\n{wording.NOT_HEARD_HERE}")
    return replace(call, text=text, mentions=(call.person,), buttons=(), shows=())
