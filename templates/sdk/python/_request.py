"""Requests as plain data: all that an operation says about what is sent and what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from .errors import PathValueError

if TYPE_CHECKING:
    import httpx

    from ._bodies import Body

T = TypeVar("T")

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | Sequence[Scalar] | None
Pairs: TypeAlias = Sequence[tuple[str, Value]]

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Request(Generic[T]):
    """What one call sends, and how its answer is read as a `T`.

    Values that are `None` are left out; lists give a pair for each of their elements.
    """

    method: str
    path: str
    """The path behind the server's URL, percent-encoded, with `{name}` for values."""
    _: KW_ONLY
    server: str | None = None
    """The URL that the path follows; the client's first server where there is none."""
    path_values: Mapping[str, Scalar] = field(default_factory=lambda: _NOTHING)
    query: Pairs = ()
    headers: Pairs = ()
    body: Body | None = None
    answers: Mapping[int, type[T] | None] = field(default_factory=lambda: _NOTHING)
    """The type of the answer for each status that is a success, and for 0 of any other success;
    `None` for no body."""
    errors: Mapping[int, Any] = field(default_factory=lambda: _NOTHING)
    """The type of the answer for each status that is a documented error."""
    auth: httpx.Auth | None = None
    follow_redirects: bool = True

    def target(self) -> str:
        """The path with its values, and the query.

        Raises:
            PathValueError: A path value is empty, or makes a segment `.` or `..`.
        """
        path = fill(self.path, self.path_values)
        query = urlencode(list(plain(self.query)), quote_via=quote)
        return f"{path}?{query}" if query else path


def fill(path: str, values: Mapping[str, Scalar]) -> str:
    """The path with its values, each percent-encoded as part of a single segment."""

    def encoded(match: re.Match[str]) -> str:
        name = match[1]
        value = text_of(values[name])
        if not value:
            raise PathValueError(name, value, "is empty")
        return quote(value, safe="")

    def segment(template: str) -> str:
        filled = _PLACEHOLDER.sub(encoded, template)
        if filled != template and filled in {".", ".."}:
            name = _PLACEHOLDER.findall(template)[0]
            raise PathValueError(name, filled, "would lead to another path")
        return filled

    return "/".join(map(segment, path.split("/")))


def plain(pairs: Pairs) -> Iterator[tuple[str, str]]:
    """The pairs that are sent, as text."""
    for name, value in pairs:
        if value is None:
            continue
        if isinstance(value, str | int | float):
            yield name, text_of(value)
        else:
            for element in value:
                yield name, text_of(element)


def text_of(value: Scalar) -> str:
    """A value as it is written in URLs, headers and forms."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
