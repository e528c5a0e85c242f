"""What sends requests: one account of retries and errors, and two thin loops around it."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Generic, TypedDict, TypeVar

import httpx
from typing_extensions import Self

from ._request import Request, plain
from ._response import Response
from ._settings import Settings
from .errors import ApiConnectionError, ApiTimeoutError

T = TypeVar("T")
HttpT = TypeVar("HttpT", bound="httpx.Client | httpx.AsyncClient")

logger = logging.getLogger(__package__)

_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_OUR_FAULT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
_LONGEST_RETRY_AFTER = 120.0


@dataclass(frozen=True)
class Options:
    """How requests are sent."""

    timeout: float | httpx.Timeout | None = 60.0
    max_retries: int = 2
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    auth: httpx.Auth | None = None


class OptionChanges(TypedDict, total=False):
    """Options that take the place of others."""

    timeout: float | httpx.Timeout | None
    max_retries: int
    headers: Mapping[str, str]
    auth: httpx.Auth | None


@dataclass(frozen=True)
class Connection(Generic[HttpT]):
    """What a client and its groups share: the HTTP client, settings and options."""

    http: HttpT
    settings: Settings
    options: Options


def send(connection: Connection[httpx.Client], request: Request[T]) -> Response[T]:
    """Sends a request, again where that may help.

    Raises:
        ApiError: No answer came, or one that is no success.
    """
    with Exchange(connection, request) as exchange:
        while True:
            try:
                response = connection.http.send(**exchange.attempt())
            except httpx.RequestError as error:
                pause = exchange.pause_after_failure(error)
            else:
                if exchange.is_over(response):
                    return exchange.result(response)
                pause = exchange.pause_after(response)
            time.sleep(pause)


async def send_async(connection: Connection[httpx.AsyncClient], request: Request[T]) -> Response[T]:
    """Sends a request as `send` does."""
    with Exchange(connection, request) as exchange:
        while True:
            try:
                response = await connection.http.send(**exchange.attempt())
            except httpx.RequestError as error:
                pause = exchange.pause_after_failure(error)
            else:
                if exchange.is_over(response):
                    return exchange.result(response)
                pause = exchange.pause_after(response)
            await asyncio.sleep(pause)


class Exchange(Generic[T]):
    """A request and its attempts."""

    def __init__(self, connection: Connection[Any], request: Request[T]) -> None:
        self._http: httpx.Client | httpx.AsyncClient = connection.http
        self._options = connection.options
        self._request = request
        server = request.server or connection.settings.default_server
        self._url = server.rstrip("/") + request.target()
        self._files = ExitStack()
        self._attempts = 0

    def __enter__(self) -> Self:
        """Opens the files of the body."""
        with ExitStack() as files:
            body = self._request.body
            self._body = body.encode(files) if body else None
            self._files = files.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes them."""
        self._files.close()

    def attempt(self) -> dict[str, Any]:
        """The arguments for the HTTP client to send the request once more."""
        self._attempts += 1
        request, options = self._request, self._options
        body = self._body
        headers = httpx.Headers(body.headers if body else None)
        for name, value in options.headers.items():
            headers[name] = value
        own = [(name.encode(), value.encode()) for name, value in plain(request.headers)]
        headers.update(httpx.Headers(own))
        in_memory = body.content if body and isinstance(body.content, bytes) else None
        http_request = self._http.build_request(
            request.method, self._url, headers=headers, content=in_memory, timeout=options.timeout
        )
        if body and not isinstance(body.content, bytes):
            http_request.stream = body.content
        dots = not {".", ".."}.isdisjoint(request.path.split("/"))
        if dots:
            # Otherwise httpx would resolve them.
            _, _, target = self._url.partition("://")[2].partition("/")
            http_request.extensions["target"] = f"/{target}".encode()
        return {
            "request": http_request,
            "auth": options.auth or request.auth,
            "follow_redirects": request.follow_redirects and not dots,
        }

    def pause_after_failure(self, error: httpx.RequestError) -> float:
        """How long to wait before the next attempt, where there is one.

        Raises:
            ApiConnectionError: There is none.
        """
        passing = isinstance(error, httpx.TransportError) and not isinstance(error, _OUR_FAULT)
        # What was not connected was not sent either, and does no harm twice.
        unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
        if passing and self._may_repeat(harmless=unsent):
            return self._pause(type(error).__name__)
        message = str(error) or type(error).__name__
        if isinstance(error, httpx.TimeoutException):
            raise ApiTimeoutError(message, error.request) from error
        raise ApiConnectionError(message, error.request) from error

    def is_over(self, response: httpx.Response) -> bool:
        """Whether this is the answer."""
        status = response.status_code
        passing = status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        # What was turned away was not worked on.
        turned_away = status == HTTPStatus.TOO_MANY_REQUESTS
        return not (passing and self._may_repeat(harmless=turned_away))

    def pause_after(self, response: httpx.Response) -> float:
        """How long to wait before the next attempt."""
        pause = retry_after(response)
        return self._pause(str(response.status_code)) if pause is None else pause

    def result(self, response: httpx.Response) -> Response[T]:
        """The answer.

        Raises:
            ApiStatusError: It is no success.
        """
        answer = Response(self._request, response)
        if answer.is_success:
            return answer
        raise answer.error()

    def _may_repeat(self, *, harmless: bool) -> bool:
        return (
            self._attempts <= self._options.max_retries
            and (harmless or self._request.method in _IDEMPOTENT)
            and (self._body is None or self._body.replayable)
        )

    def _pause(self, reason: str) -> float:
        longest = min(_SHORTEST_PAUSE * 2.0 ** (self._attempts - 1), _LONGEST_PAUSE)
        pause = longest * random.uniform(0.75, 1.0)  # noqa: S311
        logger.info("%s: again in %.1f s", reason, pause)
        return pause


def retry_after(response: httpx.Response) -> float | None:
    """The seconds that the server asks to wait; both forms of the header are known."""
    value = response.headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return None
        if date.tzinfo is None:
            date = date.replace(tzinfo=timezone.utc)
        seconds = (date - datetime.now(timezone.utc)).total_seconds()
    if math.isnan(seconds):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)
