"""The double behind its door, for a bot that is a process of its own."""

import urllib.error
import urllib.request

import pytest

from tests.telegram.served import Served

GROUP = "榕岸一格"
WANG = "王大爷"


def _call(served: Served, method: str, **asked: object) -> str:
    body = "&".join(f"{name}={value}" for name, value in asked.items()).encode()
    with urllib.request.urlopen(f"{served.url}/bot{served.token}/{method}", body, timeout=10) as answer:
        return answer.read().decode()


def test_a_test_acts_and_looks_through_the_door(served_double: Served) -> None:
    group = served_double.world.group(GROUP, [WANG], bot="administrator")
    message = served_double.talk.write(WANG, GROUP, "lamp")
    assert '"text": "lamp"' in _call(served_double, "getUpdates")
    _call(served_double, "sendMessage", chat_id=group, text="ok")
    assert served_double.shown.unexpected() == [f"{GROUP}: ok"]
    assert [(said["message"], said["text"]) for said in served_double.shown.now(GROUP)] == [(message + 1, "ok")]
    assert [call["status"] for call in served_double.double.called("sendMessage")] == [200]
    with pytest.raises(AssertionError, match="no_such_thing"):
        served_double.talk.no_such_thing()


def test_who_is_unplugged_refuses_connections_and_comes_back_at_the_same_address(served_double: Served) -> None:
    served_double.talk.start(WANG)
    served_double.unplug()
    with pytest.raises(urllib.error.URLError, match="refused"):
        _call(served_double, "getUpdates")
    served_double.plug_in()
    assert "/start" in _call(served_double, "getUpdates")
