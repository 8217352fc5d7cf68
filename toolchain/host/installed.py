"""What this Python environment holds, in the words of the engine's protocol.

The engine asks which plugins a program needs before it runs, and `pulumi about` asks
for the dependencies. Both are read from installed metadata: no `pip` is started.
"""

import json
import re
from importlib.metadata import Distribution, distributions

from pulumi.runtime.proto import language_pb2, plugin_pb2

PLUGIN_FILE = "pulumi-plugin.json"


def plugins() -> list[plugin_pb2.PackageDependency]:
    """Return the resource plugins of the installed provider SDKs, by name."""
    found = []
    for distribution in _installed():
        for file in distribution.files or ():
            if file.name == PLUGIN_FILE and len(file.parts) == 2:  # noqa: PLR2004
                plugin = json.loads(file.read_text(encoding="utf-8"))
                found.append(_dependency(plugin, distribution))
    return sorted(
        (plugin for plugin in found if plugin is not None), key=lambda each: each.name
    )


def _dependency(
    plugin: dict[str, object], distribution: Distribution
) -> plugin_pb2.PackageDependency | None:
    # `resource: false` marks an SDK package that has no plugin.
    if not plugin.get("resource"):
        return None
    name = distribution.name.removeprefix("pulumi-").removeprefix("pulumi_")
    return plugin_pb2.PackageDependency(
        kind="resource",
        name=str(plugin.get("name", name)),
        version=str(plugin.get("version", distribution.version)),
        server=str(plugin.get("server", "")),
    )


def dependencies(*, transitive: bool) -> list[language_pb2.DependencyInfo]:
    """Return name and version of the distributions that are installed, by name.

    Without `transitive`, one that another distribution requires is left out.
    """
    found = {_normal(each.name): each for each in distributions()}
    required: set[str] = set()
    if not transitive:
        required = {
            _normal(re.split(r"[^\w.-]", line, maxsplit=1)[0])
            for each in found.values()
            for line in each.requires or ()
            if "extra ==" not in line
        }
    return [
        language_pb2.DependencyInfo(name=each.name, version=each.version)
        for key, each in sorted(found.items())
        if key not in required
    ]


def _installed() -> list[Distribution]:
    # Reading the file list of a distribution is slow, so only SDK packages are read.
    return [each for each in distributions() if _normal(each.name)[:7] == "pulumi-"]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
