"""Finds the hosts that a connection text names by key: JSON, YAML or key=value pairs.

A host without a scheme looks like many other words, so it is taken for one only where
its key says so: `{"brokers": "a.example:9092"}`.
"""

import json
import re
from collections.abc import Iterator

_KEY = re.compile(
    r"host|addr|endpoint|server|broker|url|uri|jdbc|node|(?<![a-z])ip(?![a-z])",
    re.IGNORECASE,
)
_DEEPEST = 4
_PAIR = re.compile(r"""["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^\s"';{}\[\]]+)""")


def named_hosts(text: str) -> Iterator[str]:
    """Yield each value whose key, or a key above it, says that it is a host or a URL.

    JSON in a text of JSON is read too, to a depth that no API has.
    """
    queue: list[tuple[str, object, int]] = [("", text, 0)]
    while queue:
        key, node, depth = queue.pop()
        if isinstance(node, dict):
            for name, item in node.items():
                # What a key calls a host may be spelled out below it.
                above = key if _KEY.search(key) else ""
                queue.append((f"{above} {name}", item, depth))
        elif isinstance(node, list):
            queue.extend((key, item, depth) for item in node)
        elif isinstance(node, str):
            inner = _tree(node) if depth < _DEEPEST else None
            if inner is not None:
                queue.append((key, inner, depth + 1))
            elif _KEY.search(key):
                yield node
            elif depth == 0:
                yield from (v for k, v in _PAIR.findall(node) if _KEY.search(k))


def _tree(text: str) -> "dict[object, object] | list[object] | None":
    """Return the map or list that a text is in JSON, None if it is neither."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict | list) else None
