"""What was said and what came back, brought together whichever is known first."""

import asyncio

from bot.wechat.echoes import Echoes, Said

GROUP = "r1@chatroom"


def _came_back_as(said: Said) -> str | None:
    return said.echoed.result() if said.echoed.done() else None


async def test_an_answered_send_is_known_by_its_id_whenever_the_echo_comes() -> None:
    echoes = Echoes()
    early, late = echoes.expect(GROUP, "收到"), echoes.expect(GROUP, "收到")
    echoes.hear(GROUP, "m2", "收到")
    echoes.answered(early, "m1")
    assert (_came_back_as(early), _came_back_as(late)) == (None, None)
    echoes.answered(late, "m2")
    echoes.hear(GROUP, "m1", "words that a client changed")
    assert (_came_back_as(early), _came_back_as(late)) == ("m1", "m2")


async def test_without_an_id_the_chat_and_the_words_tell_and_the_oldest_is_first() -> None:
    echoes = Echoes()
    first, second, elsewhere = (echoes.expect(chat, "请 @陈海燕\u2005处理") for chat in (GROUP, GROUP, "r2@chatroom"))
    echoes.broke(first)
    echoes.answered(second, "")
    echoes.broke(elsewhere)
    echoes.hear(GROUP, "m1", "请 @陈海燕 处理")
    echoes.hear(GROUP, "m2", "请 @陈海燕 处理")
    assert [_came_back_as(said) for said in (first, second, elsewhere)] == ["m1", "m2", None]


async def test_an_echo_is_not_given_to_an_older_send_before_the_newer_one_has_its_answer() -> None:
    echoes = Echoes()
    broken, under_way = echoes.expect(GROUP, "在吗"), echoes.expect(GROUP, "在吗")
    echoes.broke(broken)
    echoes.hear(GROUP, "m1", "在吗")
    assert _came_back_as(broken) is None
    echoes.answered(under_way, "m1")
    assert (_came_back_as(broken), _came_back_as(under_way)) == (None, "m1")


async def test_a_send_that_was_refused_takes_nobodys_echo() -> None:
    echoes = Echoes()
    refused, said = echoes.expect(GROUP, "在吗"), echoes.expect(GROUP, "在吗")
    echoes.forget(refused)
    echoes.broke(said)
    echoes.hear(GROUP, "m1", "在吗")
    assert (_came_back_as(refused), _came_back_as(said)) == (None, "m1")


async def test_own_words_that_were_heard_before_are_no_echo_of_what_is_said_after() -> None:
    echoes = Echoes()
    echoes.answered(echoes.expect(GROUP, "请接单"), "m1")
    for _ in range(2):
        echoes.hear(GROUP, "m1", "请接单")
    echoes.hear(GROUP, "m2", "请接单")
    again = echoes.expect(GROUP, "请接单")
    echoes.broke(again)
    assert _came_back_as(again) is None
    echoes.hear(GROUP, "m3", "请接单")
    assert _came_back_as(again) == "m3"


async def test_when_the_link_breaks_what_came_back_before_still_counts_and_nothing_else_is_waited_for() -> None:
    echoes = Echoes()
    back, lost, answered = (echoes.expect(GROUP, text) for text in "甲乙丙")
    echoes.hear(GROUP, "m1", "甲")
    echoes.answered(answered, "m3")
    echoes.lose()
    for broken in (back, lost):
        echoes.broke(broken)
    assert [_came_back_as(said) for said in (back, lost, answered)] == ["m1", "", ""]
    assert echoes.missing(-1) == []


async def test_what_was_answered_and_does_not_come_back_is_missing_once() -> None:
    echoes = Echoes()
    lost, broken, back = (echoes.expect(GROUP, text) for text in "甲乙丙")
    echoes.answered(lost, "m1")
    echoes.broke(broken)
    echoes.answered(back, "m3")
    echoes.hear(GROUP, "m3", "丙")
    assert echoes.missing(60) == []
    await asyncio.sleep(0.01)
    assert (echoes.missing(0.005), echoes.missing(0.005)) == ([lost], [])
