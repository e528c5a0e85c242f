"""Ways to authenticate that httpx does not bring."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from .errors import SettingError


class HeaderAuth(httpx.Auth):
    """Sends a header."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Adds the header."""
        request.headers[self._name] = self._value
        yield request


class BearerAuth(HeaderAuth):
    """Sends a token in the `Authorization` header."""

    def __init__(self, token: str, prefix: str = "Bearer") -> None:
        super().__init__("Authorization", f"{prefix} {token}".strip())


class QueryAuth(httpx.Auth):
    """Sends a pair in the query."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Adds the pair."""
        request.url = request.url.copy_add_param(self._name, self._value)
        yield request


class GivenAuth(httpx.Auth):
    """Stands for a scheme that is left to an `httpx.Auth` of yours."""

    def __init__(self, scheme: str) -> None:
        self._scheme = scheme

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Says what is missing.

        Raises:
            SettingError: Always.
        """
        message = f"give the client an `auth` that does `{self._scheme}` for {request.url.host}"
        raise SettingError(message)
        yield request  # What httpx calls is a generator.
