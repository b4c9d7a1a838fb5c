"""What the double and the bot say to each other, judged by aiogram's models: nothing unknown, nothing missing."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from aiogram import methods
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

Json = dict[str, Any]


class WrongShape(AssertionError):
    """Something that Telegram would never say, or that no bot may."""


def update(raw: Json) -> None:
    _judge(Update, raw, "update")


def result(method: str, answer: Any) -> None:
    known = _method(method)
    assert known is not None
    _judge(known.__returning__, answer, f"answer to {method}")


def knows(method: str) -> bool:
    return _method(method) is not None


def call(method: str, fields: dict[str, str | Any]) -> Json:
    """The parameters as values: what is nested comes as JSON in a form, and numbers as digits."""
    model = _method(method)
    assert model is not None
    asked = {name: _decoded(model, name, value) for name, value in fields.items()}
    read = _judge(model, asked, method)
    return {name: value if isinstance(value, list | dict) else _plain(read, name) for name, value in asked.items()}


def _plain(read: BaseModel, name: str) -> Any:
    value = getattr(read, name)
    return int(value) if name == "chat_id" and str(value).removeprefix("-").isdigit() else value


@cache
def _method(name: str) -> Any:
    return getattr(methods, name[:1].upper() + name[1:], None) if name[:1].islower() else None


@cache
def _judges(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _decoded(model: type[BaseModel], name: str, value: Any) -> Any:
    field = model.model_fields.get(name)
    nested = field is not None and not {field.annotation, *get_args(field.annotation)} <= {str, int, type(None)}
    return json.loads(value) if nested and isinstance(value, str) and value[:1] in ("[", "{") else value


def _judge(shape: Any, raw: Any, what: str) -> Any:
    try:
        read = _judges(shape).validate_python(raw)
    except ValidationError as wrong:
        found = (f"{'.'.join(map(str, (what, *one['loc'])))}: {one['msg']}" for one in wrong.errors())
        raise WrongShape("; ".join(found)) from None
    if unknown := list(_unknown(read, what)):
        raise WrongShape(f"unknown: {', '.join(unknown)}")
    return read


def _unknown(value: Any, path: str) -> Iterator[str]:
    """Paths of what the models do not know; they let it pass in silence."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in value.model_fields_set:
            yield from _unknown(getattr(value, name, None), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _unknown(part, f"{path}[{number}]")
