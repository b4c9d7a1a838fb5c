"""The command line."""

import argparse
import asyncio
import io
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import (
    auditing,
    backtesting,
    backups,
    chat_logs,
    checking,
    demo,
    fetching,
    inviting,
    lexicon_file,
    lines,
    logs,
    rehearsal,
    rules_file,
    screening,
    serving,
    stories,
    structuring,
    suggesting,
)
from bot.config import load
from bot.troubles import CannotRun
from storage.database import DatabaseTrouble, migrate
from storage.kinds import Bound

DONE, NO, COULD_NOT_RUN = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 done, 1 ran and the answer is no, 2 could not run."""
    given = _parser().parse_args(arguments)
    logs.set_up()
    try:
        return given.command(given)
    except CannotRun as trouble:
        for sentence in trouble.sentences:
            print(sentence, file=sys.stderr)
    except DatabaseTrouble as trouble:
        print(trouble, file=sys.stderr)
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain about it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return COULD_NOT_RUN


def _use_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="邻应: a line in the group becomes a ticket.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.add_argument("--config", type=Path, metavar="FILE", help="instead of config.toml")
        added.set_defaults(command=run)
        return added

    demo = command("demo", _demo, "plays a story in a local group, and lets you go on")
    demo.add_argument("--story", type=Path, metavar="FILE", help="plays this story first")
    demo.add_argument("--once", action="store_true", help="plays the built-in story and ends")
    command("run", _run, "serves the platforms of the config until SIGTERM or SIGINT")
    command("check", _check, "says all that is wrong with the config, and every hole in its coverage")
    command("screen", _screen, "dry run of the rules: JSON Lines in, decisions out")
    rehearse = command("rehearse", _rehearse, "plays a story through the engine in virtual time")
    rehearse.add_argument("story", type=Path, metavar="STORY")
    rehearse.add_argument("--until", default="24h", help="how long to go on after the last event: 7d, or an ISO time")
    backtest = command("backtest", _backtest, "replays a chat log through two sets of rules")
    backtest.add_argument("old", type=Path, metavar="OLD.toml")
    backtest.add_argument("new", type=Path, metavar="NEW.toml")
    backtest.add_argument("log", type=Path, nargs="?", metavar="LOG")
    backtest.add_argument("--examples", action="store_true", help="replays what people corrected, from the database")
    suggest = command("suggest", _suggest, "proposes words to add, weaken or strip, from what people corrected")
    suggest.add_argument("--accept", type=int, metavar="N", help="writes proposal N into the lexicon")
    suggest.add_argument("--lexicon", type=Path, metavar="FILE", help="these rules instead of the config's")
    suggest.add_argument("--category", metavar="ID", help="where words to add belong")
    _whom(command("invite", _invite, "prints a one-time code that binds a group or a person of the config"))
    _into(command("evidence", _evidence, "fetches the photos, voices and files that came with a ticket"))
    command("migrate", _migrate, "brings the database to this version's schema")
    command("verify", _verify, "audits the database")
    _file(command("backup", _backup, "copies the database while it is in use"))
    _file(command("restore", _restore, "puts a copy in the place of a database that is not there, or empty"))
    return parser


def _whom(invite: argparse.ArgumentParser) -> None:
    whom = invite.add_mutually_exclusive_group(required=True)
    whom.add_argument("--group", metavar="CHAT", help="the id of a chat of the config")
    whom.add_argument("--person", metavar="PERSON", help="the id of a person of the config")


def _into(evidence: argparse.ArgumentParser) -> None:
    evidence.add_argument("ticket", type=int, metavar="N", help="the ticket's number")
    evidence.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="where the files are written")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def _print_line(line: dict[str, object]) -> None:
    print(lines.dumps(line))


def _demo(given: argparse.Namespace) -> int:
    config = load(given.config)
    asyncio.run(demo.play(config.town, given.story, once=given.once))
    return DONE


def _run(given: argparse.Namespace) -> int:
    asyncio.run(serving.serve(load(given.config)))
    return DONE


def _check(given: argparse.Namespace) -> int:
    return checking.check(given.config, print, datetime.now(UTC).date())


def _screen(given: argparse.Namespace) -> int:
    return screening.screen(load(given.config).town.matcher, sys.stdin, print)


def _rehearse(given: argparse.Namespace) -> int:
    town = load(given.config).town
    events = list(stories.read_story(str(given.story), stories.read_lines(given.story)))
    asyncio.run(rehearsal.rehearse(town, events, _until(given.until), _print_line))
    return DONE


def _until(written: str) -> timedelta | datetime:
    try:
        return structuring.duration(written)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise CannotRun(
            f"--until: is {written!r}; write a span as in 7d, or a time as in 2026-11-22T08:00:00+08:00."
        ) from None
    if at.tzinfo is None:
        raise CannotRun(f"--until: {written} has no offset; write one, as in 2026-11-22T08:00:00+08:00.")
    return at


def _backtest(given: argparse.Namespace) -> int:
    old, new = rules_file.load(given.old), rules_file.load(given.new)
    pinned = dict.fromkeys((*old.lexicon.pinned, *new.lexicon.pinned))
    if given.log is None and not given.examples:
        raise CannotRun("LOG: is missing; give a chat log, or --examples.")
    messages = chat_logs.read_log(given.log) if given.log else ()
    examples = asyncio.run(suggesting.taught(load(given.config))).examples if given.examples else None
    return backtesting.backtest(old.matcher, new.matcher, messages, pinned, print, examples)


def _suggest(given: argparse.Namespace) -> int:
    if given.accept is not None and given.lexicon is None:
        raise CannotRun("--lexicon: is missing; write the file that the proposal is to be written into.")
    config = load(given.config)
    lexicon = lexicon_file.load(given.lexicon) if given.lexicon else config.lexicon
    taught = asyncio.run(suggesting.taught(config))
    if given.accept is None:
        return suggesting.suggest(config, lexicon, taught, print)
    number, path, category = given.accept, given.lexicon, given.category
    return suggesting.accept(config, lexicon, taught, print, number=number, path=path, category=category)


def _invite(given: argparse.Namespace) -> int:
    kind, id = (Bound.CHAT, given.group) if given.group is not None else (Bound.PERSON, given.person)
    asyncio.run(inviting.invite(load(given.config), kind, id, datetime.now(UTC), _print_line))
    return DONE


def _evidence(given: argparse.Namespace) -> int:
    fetched = fetching.fetch(load(given.config), given.ticket, given.into, datetime.now(UTC), _print_line)
    return DONE if asyncio.run(fetched) else NO


def _migrate(given: argparse.Namespace) -> int:
    config = load(given.config)
    asyncio.run(migrate(config.database))
    print(f"{config.source}: the database has this version's schema.", file=sys.stderr)
    return DONE


def _verify(given: argparse.Namespace) -> int:
    return asyncio.run(auditing.verify(load(given.config), datetime.now(UTC), _print_line))


def _backup(given: argparse.Namespace) -> int:
    config = load(given.config)
    backups.backup(config, given.file)
    print(f"{given.file}: a copy of the database of {config.source}.", file=sys.stderr)
    return DONE


def _restore(given: argparse.Namespace) -> int:
    config = load(given.config)
    unsure = asyncio.run(backups.restore(config, given.file, datetime.now(UTC)))
    told = f"{config.source}: the database is as it was copied; {unsure} messages may have been said since then."
    print(told, file=sys.stderr)
    return DONE


if __name__ == "__main__":
    _use_utf8()
    sys.exit(main())
