"""What a stack refuses to delete: settings that both the engine and services obey.

`data` turns the engine's `protect` on for data, logs and keys (Component.keeping);
`services` turns on the services' own deletion protection for everything that has
one, stateless things included. A temporary pilot wants the first and not the second.
"""

from pydantic import Field

from infra.model import Strict


class Protection(Strict):
    """What the stack refuses to delete."""

    data: bool = Field(description="The engine keeps data, logs and keys.")
    services: bool = Field(
        description="Services keep stateless things too (balancers, instances)."
    )
