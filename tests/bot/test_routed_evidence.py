"""What was shown goes only where it can be shown again: on the platform that has it."""

import pytest

from bot import routing
from bot.platforms import Abilities, Speech, Undeliverable
from bot.routing import Known, Route
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind
from storage.models import Exhibit
from tests.storage.samples import HERE, NOW, utterance
from tests.telling import example


def _speech(*platforms: str) -> Speech:
    exhibits = {
        id: Exhibit(HERE, id, 1, EvidenceKind.PHOTO, platform, f"f{id}", None, NOW)
        for id, platform in enumerate(platforms, 1)
    }
    words = utterance(1, chat="dm:chen-haiyan", text="1 号附的 2 张照片", mentions=(), shows=(1, 2))
    way = Route("telegram", "5", direct=True, start=None, abilities=Abilities())
    return routing.speech(example(), Known({}, {}, exhibits), way, words)


def test_what_another_platform_has_is_counted_in_words() -> None:
    said = _speech("telegram", "wechat")
    assert said.exhibits == (Evidence(EvidenceKind.PHOTO, "f1"),)
    assert said.text == "1 号附的 2 张照片（其中 1 件发在别的平台上，这里看不到）"


def test_what_was_forgotten_meanwhile_is_not_shown() -> None:
    assert len(_speech("telegram").exhibits) == 1
    with pytest.raises(Undeliverable):
        _speech()
