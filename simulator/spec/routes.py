"""Finds the action of a REST request by method and path template."""

import re
from typing import Final
from urllib.parse import unquote

PART: Final = re.compile(r"\{(\w+)\}")


class Routes:
    """The templates of one version of a product.

    A template without names wins over one with: `/clusters/components` is no cluster.
    """

    def __init__(self) -> None:
        """Begin without a route."""
        self._fixed: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, int], list[tuple[re.Pattern[str], str]]] = {}

    def add(self, method: str, template: str, action: str) -> None:
        """Add one template such as `/clusters/{cluster_id}`."""
        template = _plain(template)
        if "{" not in template:
            self._fixed[method, template] = action
            return
        pattern = ""
        for at, text in enumerate(PART.split(template)):
            pattern += f"(?P<{text}>[^/]+)" if at % 2 else re.escape(text)
        key = method, template.count("/")
        routes = self._named.setdefault(key, [])
        routes.append((re.compile(pattern), action))
        # The fewer parts a template leaves open, the more it says: it is tried first.
        routes.sort(key=lambda row: row[0].groups)

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """Return the action and the (decoded) named parts of a path, None without."""
        path = _plain(path)
        if (fixed := self._fixed.get((method, path))) is not None:
            return fixed, {}
        for pattern, action in self._named.get((method, path.count("/")), ()):
            if (found := pattern.fullmatch(path)) is not None:
                parts = found.groupdict()
                return action, {name: unquote(part) for name, part in parts.items()}
        return None


def _plain(path: str) -> str:
    """Write the two spellings of `/jobs:start` and of a last slash as one."""
    return path.replace("%3A", ":").replace("%3a", ":").rstrip("/") or "/"
