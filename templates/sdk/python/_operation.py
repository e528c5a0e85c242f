"""Operations: described once, and called on clients of both kinds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

import httpx
from typing_extensions import Self

from ._request import Request
from ._response import Response
from ._stream import AsyncStream, Stream
from ._transport import Connection, HttpT, send, send_async, stream, stream_async

P = ParamSpec("P")
T = TypeVar("T")


class Group(Generic[HttpT]):
    """Operations that belong together, over a connection."""

    def __init__(self, connection: Connection[HttpT]) -> None:
        self._connection = connection
        self._settings = connection.settings


class Method(Generic[P, T]):
    """An operation of a `Client`: call it for its result."""

    def __init__(
        self, connection: Connection[httpx.Client], describe: Callable[P, Request[T]]
    ) -> None:
        functools.update_wrapper(self, describe)
        self._connection = connection
        self.request = describe

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Sends the request and reads the answer."""
        return self.raw(*args, **kwargs).parse()

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Sends the request, and returns the whole answer."""
        return send(self._connection, self.request(*args, **kwargs))

    def stream(self, *args: P.args, **kwargs: P.kwargs) -> AbstractContextManager[Stream]:
        """Sends the request, and gives an answer whose body is still to be read."""
        return stream(self._connection, self.request(*args, **kwargs))


class AsyncMethod(Generic[P, T]):
    """An operation of an `AsyncClient`: await its call for its result."""

    def __init__(
        self, connection: Connection[httpx.AsyncClient], describe: Callable[P, Request[T]]
    ) -> None:
        functools.update_wrapper(self, describe)
        self._connection = connection
        self.request = describe

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Sends the request and reads the answer."""
        return (await self.raw(*args, **kwargs)).parse()

    async def raw(self, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Sends the request, and returns the whole answer."""
        return await send_async(self._connection, self.request(*args, **kwargs))

    def stream(self, *args: P.args, **kwargs: P.kwargs) -> AbstractAsyncContextManager[AsyncStream]:
        """Sends the request, and gives an answer whose body is still to be read."""
        return stream_async(self._connection, self.request(*args, **kwargs))


class Operation(Generic[P, T]):
    """Makes a method that sends what the decorated function describes.

    The function returns a `Request[T]`. The method takes the same arguments; it returns a `T` on a
    `Client` and something to await on an `AsyncClient`. `method.raw(...)` returns the whole
    answer, `method.stream(...)` one to read piece by piece, and `method.request(...)` the request
    without sending it.
    """

    def __init__(self, describe: Callable[Concatenate[Any, P], Request[T]]) -> None:
        self.__doc__ = describe.__doc__
        self.__name__ = describe.__name__
        self._describe = describe

    @overload
    def __get__(self, group: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, group: Group[httpx.Client], owner: type[Any]) -> Method[P, T]: ...
    @overload
    def __get__(self, group: Group[httpx.AsyncClient], owner: type[Any]) -> AsyncMethod[P, T]: ...
    def __get__(self, group: Group[Any] | None, owner: type[Any]) -> Any:
        """The operation as a method of the group."""
        if group is None:
            return self
        describe = MethodType(self._describe, group)
        if isinstance(group._connection.http, httpx.AsyncClient):
            return AsyncMethod(group._connection, describe)
        return Method(group._connection, describe)


operation = Operation
