"""Reads the YAML definitions once and checks them: an error names file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from registry.errors import RefusedInput

Model = TypeVar("Model", bound=BaseModel)


def read_definition(path: Traversable, model: type[Model]) -> Model:
    """The definition in a YAML file as its model, or an error with the line of the mistake."""
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.load(text, Loader=_UniqueKeys)
    except yaml.YAMLError as error:
        raise RefusedInput(f"{path.name} is no valid YAML", where=str(path), why=str(error)) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        line = _line(root, first["loc"])
        at = ".".join(str(part) for part in first["loc"])
        raise RefusedInput(
            f"{path.name} is no valid {model.__name__.lower()} definition",
            where=f"{path}:{line}",
            why=f"{at}: {first['msg']}" if at else first["msg"],
            do=f"allowed here: {', '.join(_allowed(model, first['loc']))}",
        ) from None


class _UniqueKeys(yaml.SafeLoader):
    """Refuses a key that stands twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"key {', '.join(sorted(twice))} stands twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


def _line(node: yaml.Node | None, location: Iterable[int | str]) -> int:
    """The line of the deepest node that the error's location leads to."""
    line = 1
    for part in location:
        found = _child(node, part)
        if found is None:
            break
        node, line = found
    return line


def _child(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None


def _allowed(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The words that the model knows at the top of the location."""
    del location
    return [field.alias or name for name, field in model.model_fields.items()]
