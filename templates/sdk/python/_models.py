"""What all models have in common."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, overload

from pydantic import BaseModel, ConfigDict, TypeAdapter

T = TypeVar("T")


class Model(BaseModel):
    """A JSON object.

    Members go by their names in Python. Those that no sample shows are kept, as attributes of
    their own (`model_extra`).
    """

    model_config = ConfigDict(
        extra="allow", populate_by_name=True, protected_namespaces=(), defer_build=True
    )


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _camel(name: str) -> str:
    pascal = _pascal(name)
    return pascal[:1].lower() + pascal[1:]


class CamelModel(Model):
    """An object whose keys are written `likeThis`."""

    model_config = ConfigDict(alias_generator=_camel)


class PascalModel(Model):
    """An object whose keys are written `LikeThis`."""

    model_config = ConfigDict(alias_generator=_pascal)


class KebabModel(Model):
    """An object whose keys are written `like-this`."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class ScreamingModel(Model):
    """An object whose keys are written `LIKE_THIS`."""

    model_config = ConfigDict(alias_generator=str.upper)


@overload
def from_json(kind: type[T], text: str | bytes) -> T: ...
@overload
def from_json(kind: object, text: str | bytes) -> Any: ...
def from_json(kind: object, text: str | bytes) -> Any:
    """A value of a type, read from JSON: a model, a list of models, or whatever it may be."""
    return adapter(kind).validate_json(text)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """What reads and writes a type; made when it is first needed."""
    return TypeAdapter(kind)
