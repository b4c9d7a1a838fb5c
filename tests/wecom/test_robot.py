"""A group robot: what it says, whom it calls, and what the answers of its webhook mean."""

import logging
import traceback
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.config_file import RobotTable
from bot.platforms import Mention, NoAnswer, Speech, TryAgainLater, Undeliverable
from bot.robot import robot_settings
from bot.robot.robot_account import ONE_WAY, Robot
from bot.robot.robot_settings import RobotSettings
from bot.troubles import CannotRun
from tests.wecom.hook_double import KEY, HookDouble

CHEN = Mention("chen-haiyan", "13800001111", "陈海燕")
PING = Speech("duty", False, "@陈海燕 请接单：1 号", (CHEN,), (), None, None, 1, "ping")


async def _say(hook: HookDouble, speech: Speech = PING) -> str:
    robot = Robot("robot", RobotSettings(hook.url))
    try:
        return await robot.say(speech)
    finally:
        await robot.close()


async def test_who_is_named_is_called_by_number_and_the_number_is_not_in_the_text(hook: HookDouble) -> None:
    first, second = await _say(hook), await _say(hook)
    assert first != second
    assert hook.heard() == hook.heard() == (f"@陈海燕 请接单：1 号{ONE_WAY}", ["13800001111"])


async def test_what_is_for_one_person_calls_that_person_in_the_group(hook: HookDouble) -> None:
    await _say(hook, replace(PING, address="13800001111", direct=True, mentions=()))
    text, called = hook.heard()
    assert (text, called) == (f"@陈海燕 请接单：1 号{ONE_WAY}", ["13800001111"])
    assert "听不到回复" in text


@pytest.mark.parametrize("account", ["@all", "所有人", "", "chen", "138000011112"])
async def test_nobody_but_a_mobile_number_is_called(hook: HookDouble, account: str) -> None:
    await _say(hook, replace(PING, mentions=(replace(CHEN, account=account),)))
    assert hook.heard()[1] == []
    with pytest.raises(Undeliverable):
        await _say(hook, replace(PING, address=account, direct=True))


async def test_a_text_that_is_too_long_is_cut_after_a_line(hook: HookDouble) -> None:
    await _say(hook, replace(PING, text="路灯不亮，楼道里也没有灯\n" * 100))
    text, _ = hook.heard()
    assert text.endswith(f"没有灯\n…{ONE_WAY}") and 2000 < len(text.encode()) <= 2048


async def test_what_asks_nobody_for_anything_is_said_as_it_is(hook: HookDouble) -> None:
    await _say(hook, replace(PING, text="1 号 已结案", mentions=()))
    assert hook.heard() == ("1 号 已结案", [])


async def test_a_robot_hears_nothing_and_is_not_deaf() -> None:
    robot = Robot("robot", RobotSettings("http://127.0.0.1:9/hook"))
    assert list(await robot.hear()) == []
    await robot.acknowledge()
    await robot.close()


async def test_a_robot_that_asks_to_be_left_alone_is_for_a_minute(hook: HookDouble) -> None:
    for answer in (45009, web.Response(status=429)):
        hook.answers.append(answer)
        with pytest.raises(TryAgainLater) as trouble:
            await _say(hook)
        assert trouble.value.after == timedelta(seconds=60)


async def test_a_robot_that_is_busy_or_cannot_be_reached_is_tried_again(hook: HookDouble) -> None:
    hook.answers.append(-1)
    with pytest.raises(TryAgainLater):
        await _say(hook)
    await hook.stop()
    with pytest.raises(TryAgainLater):
        await _say(hook)


@pytest.mark.parametrize("answer", [93000, 40058, web.Response(status=403)])
async def test_a_robot_that_was_removed_is_not_tried_again(hook: HookDouble, answer: int | web.Response) -> None:
    hook.answers.append(answer)
    with pytest.raises(Undeliverable):
        await _say(hook)


@pytest.mark.parametrize(
    "answer", [None, web.Response(status=502), web.Response(text="<html>"), web.Response(text="[]")]
)
async def test_whatever_else_is_answered_nobody_knows_whether_it_was_said(
    hook: HookDouble, answer: web.Response | None
) -> None:
    hook.answers.append(answer)
    with pytest.raises(NoAnswer):
        await _say(hook)
    assert len(hook.said) == (answer is None)
    hook.said.clear()


async def test_nothing_is_taken_to_another_address(hook: HookDouble) -> None:
    hook.answers.append(web.Response(status=307, headers={"Location": hook.url}))
    with pytest.raises(NoAnswer):
        await _say(hook)


async def test_a_robot_replaces_nothing(hook: HookDouble) -> None:
    with pytest.raises(Undeliverable):
        await _say(hook, replace(PING, edits="1"))


async def test_the_address_is_in_no_error_and_no_log(hook: HookDouble, caplog: pytest.LogCaptureFixture) -> None:
    shown = repr(RobotSettings(hook.url))
    hook.answers.extend([93000, 45009, None, web.Response(status=302, headers={"Location": hook.url})])
    for speech in (PING,) * 5:
        if not hook.answers:
            await hook.stop()
        with caplog.at_level(logging.DEBUG), pytest.raises((TryAgainLater, Undeliverable, NoAnswer)) as trouble:
            await _say(hook, speech)
        shown += "".join(traceback.format_exception(trouble.value))
    hook.said.clear()
    assert [word for word in (KEY, "13800001111", "请接单：1 号") if word in shown + caplog.text] == []


def test_the_webhook_comes_from_the_environment_and_is_an_address_that_may_have_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}")
    read = robot_settings.read(tmp_path / "config.toml", "robot-2", RobotTable("env:HOOK"))
    assert read.webhook.endswith(KEY) and KEY not in repr(read)
    for wrong in (f"http://qyapi.weixin.qq.com/?key={KEY}", KEY, "https://"):
        monkeypatch.setenv("HOOK", wrong)
        with pytest.raises(CannotRun) as trouble:
            robot_settings.read(tmp_path / "config.toml", "robot-2", RobotTable("env:HOOK"))
        assert "platforms.robot-2.webhook: " in str(trouble.value.sentences) and KEY not in str(trouble.value.sentences)
