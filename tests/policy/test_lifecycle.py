"""The life of a ticket: the page says what the table does, and no status is a dead end."""

import re

import pytest

from handlers.policy import lifecycle
from handlers.policy.lifecycle import ARROWS, BEGINNINGS, OUTCOMES, STAGES, Event
from storage.kinds import Status

PAGE = lifecycle.__doc__ or ""
LINE = re.compile(r"^([a-z])  (\w+) +([\w() ]+?) -> (\w+)(?:   |$)", re.MULTILINE)
SETS = {"held": lifecycle.HELD, "accepted": lifecycle.ACCEPTED}


def _sources(words: str) -> frozenset[Status]:
    return SETS[words] if words in SETS else frozenset(map(Status, words.split()))


def test_the_page_has_a_line_for_each_arrow_and_it_is_true() -> None:
    lines = {Event(event): (source, Status(target)) for _, event, source, target in LINE.findall(PAGE)}
    assert lines.keys() == set(Event)
    beginnings = {event: target for event, (source, target) in lines.items() if source == "(heard)"}
    assert beginnings == BEGINNINGS
    arrows = {event: (_sources(source), target) for event, (source, target) in lines.items() if source != "(heard)"}
    assert arrows == ARROWS


def test_every_letter_of_the_page_is_used_once() -> None:
    letters = [letter for letter, *_ in LINE.findall(PAGE)]
    assert len(letters) == len(set(letters)) == len(Event)


@pytest.mark.parametrize("event", ARROWS)
def test_an_arrow_leads_from_its_statuses_alone(event: Event) -> None:
    sources, target = ARROWS[event]
    for status in Status:
        assert lifecycle.status_after(status, event) == (target if status in sources else None)


def test_every_end_has_its_outcome_and_nothing_else_has() -> None:
    assert OUTCOMES.keys() == {event for event, (_, target) in ARROWS.items() if target is Status.CLOSED}


def test_every_open_status_is_a_stage_of_the_ladder_and_can_be_closed() -> None:
    assert STAGES.keys() == set(Status) - {Status.CLOSED}
    for status in STAGES:
        assert any(status in sources for sources, target in ARROWS.values() if target is Status.CLOSED)


def test_what_was_only_asked_about_is_not_closed_as_a_ticket_would_be() -> None:
    leading_on = {event for event, (sources, _) in ARROWS.items() if Status.NEEDS_INFO in sources}
    assert leading_on == {Event.AFFIRMED, Event.WITHDRAWN}
