"""What sends requests: one account of retries and errors, and two thin loops around it."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
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
from ._stream import AsyncStream, Stream
from .errors import connection_error

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
        return exchange.result(_answer(connection.http, exchange))


async def send_async(connection: Connection[httpx.AsyncClient], request: Request[T]) -> Response[T]:
    """Sends a request as `send` does."""
    with Exchange(connection, request) as exchange:
        return exchange.result(await _answer_async(connection.http, exchange))


@contextmanager
def stream(connection: Connection[httpx.Client], request: Request[Any]) -> Iterator[Stream]:
    """Sends a request as `send` does, and leaves the body of a success to be read."""
    with Exchange(connection, request, stream=True) as exchange:
        response = _answer(connection.http, exchange)
    try:
        exchange.result(response)
        yield Stream(response)
    finally:
        response.close()


@asynccontextmanager
async def stream_async(
    connection: Connection[httpx.AsyncClient], request: Request[Any]
) -> AsyncIterator[AsyncStream]:
    """Sends a request as `stream` does."""
    with Exchange(connection, request, stream=True) as exchange:
        response = await _answer_async(connection.http, exchange)
    try:
        exchange.result(response)
        yield AsyncStream(response)
    finally:
        await response.aclose()


def _answer(http: httpx.Client, exchange: Exchange[Any]) -> httpx.Response:
    """The answer to the last attempt."""
    while True:
        try:
            response = http.send(**exchange.attempt())
            while onward := exchange.redirect(response):
                response.close()
                response = http.send(**onward)
            if not exchange.is_success(response):
                response.read()
        except httpx.RequestError as error:
            pause = exchange.pause_after_failure(error)
        else:
            if exchange.is_over(response):
                return response
            response.close()
            pause = exchange.pause_after(response)
        time.sleep(pause)


async def _answer_async(http: httpx.AsyncClient, exchange: Exchange[Any]) -> httpx.Response:
    """The answer to the last attempt."""
    while True:
        try:
            response = await http.send(**exchange.attempt())
            while onward := exchange.redirect(response):
                await response.aclose()
                response = await http.send(**onward)
            if not exchange.is_success(response):
                await response.aread()
        except httpx.RequestError as error:
            pause = exchange.pause_after_failure(error)
        else:
            if exchange.is_over(response):
                return response
            await response.aclose()
            pause = exchange.pause_after(response)
        await asyncio.sleep(pause)


class Exchange(Generic[T]):
    """A request and its attempts."""

    def __init__(
        self, connection: Connection[Any], request: Request[T], *, stream: bool = False
    ) -> None:
        self._stream = stream
        self._http: httpx.Client | httpx.AsyncClient = connection.http
        self._options = connection.options
        self._request = request
        server = request.server or connection.settings.default_server
        self._url = server.rstrip("/") + request.target()
        self._files = ExitStack()
        self._attempts = 0
        self._redirects = 0
        self._own_headers: frozenset[str] = frozenset()

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
            http_request = httpx.Request(
                http_request.method,
                http_request.url,
                headers=http_request.headers,
                stream=body.content,
                extensions=http_request.extensions,
            )
        # Otherwise `auth` could add nothing outside of ASCII.
        http_request.headers.encoding = "utf-8"
        if self._has_dots():
            # Otherwise httpx would resolve them.
            _, _, target = self._url.partition("://")[2].partition("/")
            http_request.extensions["target"] = f"/{target}".encode()
        self._redirects = 0
        self._own_headers = frozenset(http_request.headers)
        return self._arguments(http_request, options.auth or request.auth)

    def redirect(self, response: httpx.Response) -> dict[str, Any] | None:
        """The arguments for the HTTP client to follow a redirect, where there is one.

        Raises:
            httpx.TooManyRedirects: There are ever more of them.
        """
        onward = response.next_request
        if onward is None or not self._request.follow_redirects or self._has_dots():
            return None
        self._redirects += 1
        if self._redirects > self._http.max_redirects:
            message = f"more than {self._http.max_redirects} redirects"
            raise httpx.TooManyRedirects(message, request=onward)
        # What says who calls is made anew, and is nothing for another server.
        for name in set(response.request.headers) - self._own_headers:
            onward.headers.pop(name, None)
        self._own_headers = frozenset(onward.headers)
        home = _origin(response.request.url) == _origin(onward.url)
        return self._arguments(onward, (self._options.auth or self._request.auth) if home else None)

    def _arguments(self, request: httpx.Request, auth: httpx.Auth | None) -> dict[str, Any]:
        # Redirects are not left to httpx, which would take the headers of `auth` anywhere.
        return {
            "request": request,
            "auth": auth,
            "stream": self._stream,
            "follow_redirects": False,
        }

    def _has_dots(self) -> bool:
        return not {".", ".."}.isdisjoint(self._request.path.split("/"))

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
        raise connection_error(error) from error

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

    def is_success(self, response: httpx.Response) -> bool:
        """Whether the answer is one that was hoped for."""
        return Response(self._request, response).is_success

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


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


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
