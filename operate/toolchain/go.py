"""The Go installation: is it there, is it new enough, in which environment it runs.

A user's own Go settings must not change what is built, so those that do are left
out; those that say where modules come from and are kept are used as they are.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from operate.errors import ToolchainError
from operate.toolchain.places import Places

# From this version on Go can fetch a newer Go by itself.
_SELF_UPDATING = "1.21"
_BUILD_SETTINGS = re.compile(
    r"GOFLAGS|GOWORK|GOOS|GOARCH|GOEXPERIMENT|GO111MODULE|GOTOOLCHAIN|GODEBUG|GOBIN"
    r"|GOFIPS140|GO(386|AMD64|ARM|ARM64)|CGO_.*|GCCGO"
)


@dataclass(frozen=True)
class Go:
    """A usable Go: the program, its version, its caches and how to call it."""

    program: str
    version: str
    build_cache: Path
    module_cache: Path
    environment: Mapping[str, str]


def find_go(places: Places) -> Go:
    """Return the Go on PATH; raise ToolchainError when none or a too old one is."""
    work = places.sources / "go.work"
    needed = _needed(work)
    program = shutil.which("go", path=places.environment.get("PATH", ""))
    if program is None:
        raise ToolchainError(
            "no `go` on PATH, and no release could be used; allowed: Go "
            f"{needed} or newer, or Pulumi with its alicloud provider. Fix: install "
            "Go, or set GOV_CLOUD_RELEASES to a mirror of the releases."
        )
    facts = _ask(program, places)
    found = facts["GOVERSION"]
    environment = _environment(places, work)
    if not _is_older(found, needed):
        environment["GOTOOLCHAIN"] = "local"
    elif _is_older(found, _SELF_UPDATING) or facts.get("GOTOOLCHAIN") == "local":
        raise ToolchainError(
            f"{program} is {found}; allowed: {needed} or newer (toolchain/go.work). "
            f"Fix: install a newer Go (from {_SELF_UPDATING} on GOTOOLCHAIN=auto does)."
        )
    return Go(
        program=program,
        version=found.removeprefix("go"),
        build_cache=Path(facts["GOCACHE"]),
        module_cache=Path(facts["GOMODCACHE"]),
        environment=environment,
    )


def _needed(work: Path) -> str:
    found = re.search(r"^go (\S+)$", work.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ToolchainError(
            f"{work} names no version; allowed: a line such as `go 1.25`. "
            f"Fix: git checkout -- toolchain"
        )
    return found[1]


def _ask(program: str, places: Places) -> dict[str, str]:
    # Outside the workspace, or a Go that is too old fails before it can tell.
    environment = {**places.environment, "GOWORK": "off"}
    command = [program, "env", "-json", "GOVERSION", "GOTOOLCHAIN"]
    command += ["GOCACHE", "GOMODCACHE"]
    try:
        answer = subprocess.run(  # noqa: S603  the user's own go, no shell
            command, env=environment, cwd="/", capture_output=True, check=True
        )
        facts: dict[str, str] = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ToolchainError(
            f"{program} env does not work ({error}); allowed: a working Go. "
            f"Fix: run `go env` and mend what it says."
        ) from error
    return facts


def _environment(places: Places, work: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in places.environment.items()
        if not _BUILD_SETTINGS.fullmatch(name)
    }
    # No version-control stamp: two clones must build the same bytes.
    return kept | {
        "GOFLAGS": "-mod=readonly -buildvcs=false",
        "GOWORK": str(work),
        "GO111MODULE": "on",
    }


def _is_older(found: str, needed: str) -> bool:
    """Compare go1.26.8 with 1.25; a development version counts as new enough."""
    parsed = _numbers(found.removeprefix("go"))
    return bool(parsed) and parsed < _numbers(needed)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(each or 0) for each in found.groups()) if found else ()
