"""What listeners and rules do with requests: the groups that they forward to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.cloud.references import listed

if TYPE_CHECKING:
    from simulator.messages import Json


def groups_of(actions: "Json") -> list["Json"]:
    """Return the server groups that some actions name, each once."""
    return list(dict.fromkeys(_groups(actions)))


def _groups(actions: "Json") -> Iterator[str]:
    for action in listed(actions):
        config = action.get("ForwardGroupConfig") if isinstance(action, dict) else None
        tuples = config.get("ServerGroupTuples") if isinstance(config, dict) else None
        for one in listed(tuples):
            if isinstance(one, dict) and one.get("ServerGroupId"):
                yield str(one["ServerGroupId"])
