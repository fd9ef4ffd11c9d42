"""The one reader of the YAML that holds law, benefits, families, events and feeds.

A definition is checked against a pydantic model when it is read. What is wrong with it is told as the file
and line, the mistake, and what is allowed there.

The YAML is YAML 1.2 where it matters to lawyers: `yes` and `no` are words (only `true` and `false` are
booleans), `0.65` is an exact decimal, and a key that stands twice is a mistake.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from registry.errors import RefusedInput

Step = str | int


class Definition(BaseModel):
    """What every model of a definition shares: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mistake(ValueError):
    """What a model's own check finds: what is wrong, what to do, and where below the place it checks."""

    def __init__(self, what: str, do: str = "", at: tuple[Step, ...] = ()) -> None:
        super().__init__(f"{what}; {do}" if do else what)
        self.at = at


D = TypeVar("D", bound=BaseModel)
Lines = dict[tuple[Step, ...], int]
"""The line of each place in a document; a place is the keys and positions that lead to it."""


def read_definition(path: Traversable, model: type[D], context: Mapping[str, Any] | None = None) -> D:
    """The definition in a file, checked; whoever owns a kind of definition keeps what was read.

    context: what the model's own checks need to know besides.
    """
    document, lines = _document(path)
    try:
        return model.model_validate(document, context=context)
    except ValidationError as error:
        raise _explained(error, model, path, lines) from None


def refused(path: Traversable, mistake: Mistake) -> RefusedInput:
    """What is found when other files are known too, as if it were found in reading: with place and line.

    The file is read again for its lines, which nobody keeps.
    """
    place, line = _place(mistake.at, _document(path)[1])
    what, _, do = str(mistake).partition("; ")
    name = ".".join(str(step) for step in place)
    return RefusedInput(f"{name}: {what}" if name else what, where=f"{shown(path)}:{line}", do=do)


def shown(path: Traversable) -> str:
    """A file as users know it: from the folder of our packages on, never a whole path of this machine."""
    root = Path(__file__).parent.parent
    known = isinstance(path, Path) and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if known else path.name  # type: ignore[attr-defined]


# Reading: plain values, and the line of each.


class _Loader(yaml.SafeLoader):
    """Words stay words, fractions are exact."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":float", ":int"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(str(node.value)))


def _document(path: Traversable) -> tuple[Any, Lines]:
    loader = _Loader(_text(path))
    lines: Lines = {}
    try:
        node = loader.get_single_node()
        if node is None:
            raise RefusedInput(
                "the file says nothing", where=f"{shown(path)}:1", do="write the definition in it"
            )
        return _plain(loader, node, (), lines, path), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        do = "mend this line or the one before it"
        raise RefusedInput(
            f"this is no YAML: {error.problem}", where=f"{shown(path)}:{line}", do=do
        ) from None


def _text(path: Traversable) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"{shown(path)}:{_line(content[: error.start])}"
        raise RefusedInput("this is no UTF-8", where=where, do="save the file as UTF-8") from None
    unseen = _Loader.NON_PRINTABLE.search(text)
    if unseen:
        where = f"{shown(path)}:{_line(text[: unseen.start()].encode())}"
        raise RefusedInput(f"this is no YAML: {unseen.group()!r}", where=where, do="delete the character")
    return text


def _line(before: bytes) -> int:
    return before.count(b"\n") + 1


def _plain(loader: _Loader, node: yaml.Node, at: tuple[Step, ...], lines: Lines, path: Traversable) -> Any:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*at, i), lines, path) for i, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(loader, node, path)
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in found:
            raise RefusedInput(f"{key} stands twice", where=f"{shown(path)}:{line}", do="keep one of the two")
        lines[(*at, key)] = line
        found[key] = _plain(loader, value_node, (*at, key), lines, path)
    return found


def _scalar(loader: _Loader, node: yaml.Node, path: Traversable) -> Any:
    try:
        return loader.construct_object(node)
    except ValueError as error:
        where = f"{shown(path)}:{node.start_mark.line + 1}"
        raise RefusedInput(
            f"{node.value} is no value: {error}", where=where, do="write it as it should be"
        ) from None


# Errors: pydantic's words in ours.


def _explained(
    error: ValidationError, model: type[BaseModel], path: Traversable, lines: Lines
) -> RefusedInput:
    """The first mistake of a file, with its line and what is allowed instead.

    A misspelt key comes before the key that is missing because of it.
    """
    found = error.errors(include_url=False)
    first = min(found, key=lambda one: one["type"] != "extra_forbidden")
    below = getattr(first.get("ctx", {}).get("error"), "at", ())
    place, line = _place((*first["loc"], *below), lines)
    name = ".".join(str(step) for step in place) or "the file"
    tell = _TELL.get(first["type"], _tell_other)
    what, do = tell(first, name, model)
    return RefusedInput(what, where=f"{shown(path)}:{line}", do=do)


def _place(loc: tuple[Step, ...], lines: Lines) -> tuple[tuple[Step, ...], int]:
    """The longest place that stands in the file, and its line; pydantic's own marks are passed over."""
    place: tuple[Step, ...] = ()
    for step in loc:
        if (*place, step) in lines:
            place = (*place, step)
    return place, lines[place]


def _tell_unknown_key(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    known = _keys(_inside(model, first["loc"][:-1]))
    return f"unknown key: {first['loc'][-1]}", f"use one of: {', '.join(known)}" if known else "delete it"


def _tell_missing(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    return f"{first['loc'][-1]} is missing in {name}", f"add the key {first['loc'][-1]}"


def _tell_choice(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    allowed = first["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    return f"{name} is {first['input']}", f"use one of: {allowed}"


def _tell_own(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    what, _, do = str(first["ctx"]["error"]).partition("; ")
    return (f"{name}: {what}" if name != "the file" else what), do


def _tell_empty(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    return f"{name} is empty", f"write at least {first['ctx']['min_length']}"


def _tell_shape(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    wanted = "a list" if first["type"] in ("list_type", "tuple_type") else "keys with values"
    return f"{name} is {first['input']}", f"write {wanted}"


def _tell_other(first: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    message = str(first["msg"])
    return f"{name} is {first['input']}", message[:1].lower() + message[1:]


_TELL: Mapping[str, Callable[[Any, str, type[BaseModel]], tuple[str, str]]] = {
    "extra_forbidden": _tell_unknown_key,
    "missing": _tell_missing,
    "literal_error": _tell_choice,
    "value_error": _tell_own,
    "too_short": _tell_empty,
    "string_too_short": _tell_empty,
    **dict.fromkeys(("dict_type", "model_type", "list_type", "tuple_type"), _tell_shape),
}


def _inside(model: Any, loc: tuple[Step, ...]) -> Any:
    """The type that stands at a place of a model."""
    here = _root(model)
    for step in loc:
        candidates = _models(here)
        fields = {name: field for one in candidates for name, field in one.model_fields.items()}
        aliases = {field.alias: field for field in fields.values() if field.alias}
        if step in fields or step in aliases:
            here = _bare((fields.get(str(step)) or aliases[str(step)]).annotation)
        elif get_origin(here) in (list, tuple, dict):
            here = _bare(get_args(here)[-1] if get_origin(here) is dict else get_args(here)[0])
    return here


def _root(here: Any) -> Any:
    """What stands in a file that is a plain list or mapping."""
    one = isinstance(here, type) and issubclass(here, RootModel)
    return _bare(here.model_fields["root"].annotation) if one else here


def _bare(here: Any) -> Any:
    return _bare(get_args(here)[0]) if get_origin(here) is Annotated else here


def _models(here: Any) -> list[type[BaseModel]]:
    if get_origin(here) in (Union, types.UnionType):
        return [model for part in get_args(here) for model in _models(part)]
    if get_origin(here) is Annotated:
        return _models(_bare(here))
    return [here] if isinstance(here, type) and issubclass(here, BaseModel) else []


def _keys(here: Any) -> list[str]:
    return [field.alias or name for model in _models(here) for name, field in model.model_fields.items()]
