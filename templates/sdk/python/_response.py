"""Answers, and how they are read."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from types import NoneType
from typing import Any, Generic, TypeVar, cast

import httpx
from pydantic import ValidationError

from ._models import adapter
from ._request import Request
from .errors import ApiDecodeError, ApiStatusError, status_error

T = TypeVar("T")


@dataclass(frozen=True)
class Response(Generic[T]):
    """A whole answer: status, headers and bytes, and with `parse` what they say."""

    request: Request[T]
    http: httpx.Response

    @property
    def status(self) -> int:
        """The status."""
        return self.http.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers."""
        return self.http.headers

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.http.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.http.text

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx, or one that the operation counts as a success."""
        return self.http.is_success or self.status in self.request.answers

    def parse(self) -> T:
        """The body as the type that belongs to the status.

        Raises:
            ApiDecodeError: The body is not of that type.
        """
        try:
            return cast("T", _read(self.http, self._type()))
        except ValueError as error:
            raise ApiDecodeError(_explained(error), self.http) from error

    def error(self) -> ApiStatusError:
        """The answer as an error, with its body as the documented type where it is of that."""
        try:
            detail = _read(self.http, self.request.errors.get(self.status, Any))
        except ValueError:
            detail = _read(self.http, Any)
        return status_error(self.http, detail)

    def _type(self) -> Any:
        answers = self.request.answers
        if not answers:
            return Any
        # A success that is not documented most likely looks like one that is.
        return answers.get(self.status, answers.get(0, next(iter(answers.values()))))


def _read(response: httpx.Response, kind: Any) -> Any:
    """The body as a type: `None` for no body, and `Any` for whatever it is."""
    if kind in (None, NoneType):
        return None
    if kind in (str, Any):
        return _text_or_json(response, kind)
    return adapter(kind).validate_json(_json_text(response))


def _text_or_json(response: httpx.Response, kind: Any) -> Any:
    if kind is Any and not response.content:
        return None
    if kind is Any or "json" in response.headers.get("content-type", ""):
        try:
            value = json.loads(_json_text(response))
        except ValueError:
            return response.text
        if kind is Any or isinstance(value, str):
            return value
    return response.text


def _json_text(response: httpx.Response) -> str | bytes:
    """The body without a byte order mark; JSON is in UTF-8 where nothing else is said."""
    if response.charset_encoding not in {None, "utf-8", "UTF-8"}:
        return response.text
    return response.content.removeprefix(codecs.BOM_UTF8)


def _explained(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    others = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"the answer is not as expected: {place or 'body'}: {first['msg']}{others}"
