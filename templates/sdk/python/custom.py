"""Your own additions to the clients: this file is written once and never overwritten.

What you add to `Custom` is there on `Client` and on `AsyncClient`:

    class Custom(Group[HttpT]):
        @operation
        def limits(self) -> Request[dict[str, Any]]:
            return Request("GET", "/limits", answers={200: dict[str, Any]})
"""

from __future__ import annotations

from ._operation import Group
from ._transport import HttpT


class Custom(Group[HttpT]):
    """Operations that the collection does not have, or has otherwise."""
