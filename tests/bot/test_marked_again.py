"""What was said when the program died and has changed since is said as it now is, and marked all the same."""

import pytest

from storage.kinds import Purpose
from tests.fake_platform import Died
from tests.speaking import Speaking


async def test_a_card_that_changed_before_it_is_said_again_is_still_marked(speaking: Speaking) -> None:
    speaking.platform.dies_after = True
    card = await speaking.put("1 人反映", purpose=Purpose.RECEIPT)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_after = False
    await speaking.engine.start()
    await speaking.put("2 人反映", purpose=Purpose.UPDATE, edits=card)
    assert await speaking.after(0) == ["1 人反映", "（可能重复）2 人反映"]
