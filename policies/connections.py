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
_PAIR = re.compile(r"""["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^\s"';{}\[\]]+)""")


def named_hosts(text: str) -> Iterator[str]:
    """Yield each value whose key says that it is a host, a URL or an address."""
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError):
        for key, value in _PAIR.findall(text):
            if _KEY.search(key):
                yield value
        return
    queue: list[tuple[str, object]] = [("", tree)]
    while queue:
        key, node = queue.pop()
        if isinstance(node, dict):
            queue.extend((str(name), item) for name, item in node.items())
        elif isinstance(node, list):
            queue.extend((key, item) for item in node)
        elif isinstance(node, str) and _KEY.search(key):
            yield node
