"""Claims about which group a chat of several ways is on each platform, once some of them were bound."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.policy.bound import with_bindings
from handlers.policy.roster import Roster, chat_at
from storage.kinds import Bound
from storage.models import Binding
from tests.rosters import roster

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP = "east-group"


def _bound(also: dict[str, str], *written: tuple[str, str, str]) -> Roster:
    town = roster()
    town = replace(town, chats={**town.chats, GROUP: replace(town.chats[GROUP], also=also)})
    return with_bindings(town, [Binding("town", way, Bound.CHAT, address, id, NOW) for way, address, id in written])


def test_a_group_is_found_by_each_of_its_addresses() -> None:
    town = _bound({"telegram": "-1"})
    assert [chat_at(town, *way) for way in (("local", "e"), ("telegram", "-1"))] == [town.chats[GROUP]] * 2


def test_binding_one_way_leaves_the_others_as_they_are() -> None:
    town = _bound({"telegram": "", "robot": "duty"}, ("telegram", "-7", GROUP))
    assert dict(town.chats[GROUP].ways) == {"local": "e", "telegram": "-7", "robot": "duty"}
    town = _bound({"telegram": "-1"}, ("local", "e2", GROUP))
    assert dict(town.chats[GROUP].ways) == {"local": "e2", "telegram": "-1"}


def test_a_way_that_was_unbound_leads_nowhere() -> None:
    town = _bound({"telegram": "-1"}, ("telegram", "-1", ""))
    assert dict(town.chats[GROUP].ways) == {"local": "e", "telegram": ""}
    assert chat_at(town, "telegram", "-1") is None


def test_a_group_bound_where_the_config_names_no_platform_has_moved_there() -> None:
    town = _bound({"telegram": "-1"}, ("wecom", "w", GROUP))
    assert dict(town.chats[GROUP].ways) == {"wecom": "w", "telegram": "-1"}
