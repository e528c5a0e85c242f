"""How a setting gets its value: given, else from the environment, else its default."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, overload

from typing_extensions import Self

from .errors import SettingError


class Setting:
    """A text that a client is configured with."""

    def __init__(
        self,
        env: str,
        default: str | Callable[[Any], str] | None = None,
        *,
        required: bool = False,
        secret: bool = False,
    ) -> None:
        """Declares a setting.

        Args:
            env: The environment variable that gives its value.
            default: Its value otherwise, or what makes it of the other settings.
            required: Whether a client needs it from the start. Others are only missed when they
                are first used.
            secret: Whether its value must not be shown.
        """
        self.env = env
        self.default = default
        self.required = required
        self.secret = secret
        self.name = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Learns its name."""
        self.name = name

    @overload
    def __get__(self, settings: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, settings: BaseSettings, owner: type[Any]) -> str: ...
    def __get__(self, settings: BaseSettings | None, owner: type[Any]) -> Self | str:
        """The value.

        Raises:
            SettingError: There is none.
        """
        if settings is None:
            return self
        value = settings.given.get(self.name)
        if value is not None:
            return value
        if callable(self.default):
            return self.default(settings)
        if self.default is not None:
            return self.default
        message = f"`{self.name}` is not set: give it to the client, or set {self.env}"
        raise SettingError(message)


class BaseSettings:
    """Settings, read once."""

    def __init__(self, **given: str | None) -> None:
        """Takes what was given, and looks the rest up in the environment.

        Raises:
            SettingError: One that is required has no value.
        """
        self.given: dict[str, str] = {}
        for setting in self.declared():
            value = given.get(setting.name)
            if value is None:
                value = os.environ.get(setting.env)
            if value is not None:
                self.given[setting.name] = value
        for setting in self.declared():
            if setting.required:
                setting.__get__(self, type(self))

    @property
    def default_server(self) -> str:
        """The URL that paths follow where a request says no other."""
        raise NotImplementedError

    @classmethod
    def declared(cls) -> list[Setting]:
        """All settings."""
        return [value for value in vars(cls).values() if isinstance(value, Setting)]

    def __repr__(self) -> str:
        """The settings that have a value, without secrets."""
        shown = (
            f"{setting.name}={'...' if setting.secret else repr(self.given[setting.name])}"
            for setting in self.declared()
            if setting.name in self.given
        )
        return f"{type(self).__name__}({', '.join(shown)})"
