"""The longest chain of the provider's own waits: what no cloud can make shorter.

The provider sleeps a fixed time after many calls before it asks whether a resource is
ready (waits.yaml). Resources that do not need each other wait side by side; a chain of
those that do waits one after the other. A run cannot be shorter than its longest chain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from operate.activity import waits
from operate.checkpoint import Recorded


@dataclass(frozen=True)
class Chain:
    """Resources that wait one after the other, first to last."""

    seconds: int
    links: tuple[Recorded, ...]

    def __str__(self) -> str:
        """Return the chain as people write it; what does not wait is left out."""
        return " → ".join(
            f"{each.kind} {each.name} {seconds} s"
            for each in self.links
            if (seconds := _wait(each))
        )


def longest(resources: Sequence[Recorded], created: Iterable[str]) -> Chain:
    """Return the chain of creations that waits longest.

    `created` are URNs of what was made; the others were there and cost nothing.
    """
    fresh = set(created)
    by_urn = {each.urn: each for each in resources}
    known: dict[str, Chain] = {}
    # The engine records a resource after everything that it needs.
    for each in resources:
        before = _longest_before(each, known)
        seconds = _wait(each) if each.urn in fresh else 0
        links = (*before.links, by_urn[each.urn]) if seconds else before.links
        known[each.urn] = Chain(before.seconds + seconds, links)
    return max(known.values(), key=lambda chain: chain.seconds, default=Chain(0, ()))


def _longest_before(each: Recorded, known: Mapping[str, Chain]) -> Chain:
    needed = [known[urn] for urn in (each.parent, *each.dependencies) if urn in known]
    return max(needed, key=lambda chain: chain.seconds, default=Chain(0, ()))


def _wait(each: Recorded) -> int:
    wait = waits().get(each.type, {}).get("create")
    return wait.total(each.inputs) if wait else 0
