"""A program takes a plug-in from a place of its own choosing.

What: plugin_download_url and plugin_checksums options of resources and providers.
Why: the plug-in is the provider: whoever serves it decides what is called.
Fix: leave the option out; the plug-in is pinned by the toolchain.
Source: clauses A35 and A36; rule list, A-P08.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program
from policies.text import wording

OPTIONS = ("plugin_download_url", "pluginDownloadURL", "plugin_checksums")
ELSEWHERE = wording(
    "names another source of the provider's program",
    "the plug-in that the toolchain pins",
    "leave the option out",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each call with such an option."""
    for call, _ in program.calls():
        for keyword in call.keywords:
            if keyword.arg in OPTIONS:
                yield Hit(call.lineno, keyword.arg, ELSEWHERE)


CHECK = Check("environment_not_pinned", Kind.PROGRAM, look)

GOOD = (Sample("p.py", "import pulumi\npulumi.ResourceOptions(version='3.105.0')\n"),)
BAD = (
    Sample("p.py", "import pulumi\npulumi.ResourceOptions(plugin_download_url='x')\n"),
)
