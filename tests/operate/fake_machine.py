"""A whole machine in a temporary folder: a clone, a cache, and programs on PATH.

The programs are shell scripts; `go` notes its calls and can be told by variables to
wait (FAKE_GO_GATE: until that file exists, with a compiler beside it) or to fail
(FAKE_GO_FAIL: says this).
"""

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from operate.toolchain import Places, Say, Toolchain, ensure
from operate.toolchain.pins import Pins, read_pins

PULUMI = '#!/bin/sh\n[ "$1" = version ] && echo v3.259.0\n'
PROVIDER = '#!/bin/sh\n[ "$1" = --write-schema ] && echo \'{}\' > "$2"\n'
GO = """#!/bin/sh
echo "$$ $*" >> "$FAKE_GO_CALLS"
if [ "$1" = env ]; then
  printf '{"GOVERSION": "%s", "GOTOOLCHAIN": "%s",' \
    "${FAKE_GO_VERSION:-go1.26.8}" "${FAKE_GO_TOOLCHAIN:-auto}"
  printf '"GOCACHE": "%s/c", "GOMODCACHE": "%s/m"}' "$FAKE_GO_HOME" "$FAKE_GO_HOME"
  exit
fi
env > "$FAKE_GO_CALLS.environment"
if [ -n "$FAKE_GO_FAIL" ]; then echo "$FAKE_GO_FAIL" >&2; exit 1; fi
echo "go: downloading example.invalid/module v1.0.0"
echo "example.invalid/module/package"
while [ "$1" != -o ]; do shift; done
out=$2
shift 2
if [ -n "$FAKE_GO_GATE" ]; then
  sleep 600 &
  echo "$! compile" >> "$FAKE_GO_CALLS"
  echo half > "$out/half-made"
  while [ ! -e "$FAKE_GO_GATE" ]; do sleep 0.02; done
  kill $!
fi
rm -f "$out/half-made"
for package; do
  [ "${package##*/}" = "$FAKE_GO_FORGETS" ] || \
    cp "$FAKE_GO_HOME/made/${package##*/}" "$out/"
done
"""
BUILD = {
    "flags": ["-trimpath"],
    "ldflags": "-s -w",
    "targets": [
        {
            "package": "./provider/pulumi-resource-alicloud",
            "output": "pulumi-resource-alicloud",
        },
        {"package": "example.invalid/cmd/pulumi", "output": "pulumi"},
    ],
    "memory_mib": 1,
    "disk_mib": 1,
    "minutes": 10,
}


def program(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


@dataclass
class Machine:
    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        sources = self.clone / "toolchain"
        for name in ("engine", "provider"):
            program(sources / name / "main.go", f"package {name}\n")
        (sources / "go.work").write_text("go 1.25.11\n", "utf-8")
        self.write("build.json", BUILD)
        self.write(
            "pins.json",
            {
                "pulumi": "3.259.0",
                "alicloud": "3.105.0",
                "policy": "1.21.0",
                "releases": {"base": "http://127.0.0.1:9/", "sha256": {}},
            },
        )
        program(self.root / "bin" / "go", GO)
        program(self.root / "made" / "pulumi", PULUMI)
        program(self.root / "made" / "pulumi-resource-alicloud", PROVIDER)
        self.environment |= {
            "PATH": f"{self.root / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.root / "home"),
            "PULUMI_HOME": str(self.root / "home" / "pulumi"),
            "GOV_CLOUD_RELEASES": "off",
            "FAKE_GO_CALLS": str(self.root / "go-calls"),
            "FAKE_GO_HOME": str(self.root),
        }

    @property
    def clone(self) -> Path:
        return self.root / "clone"

    @property
    def places(self) -> Places:
        return Places(self.clone, self.root / "cache", self.environment)

    @property
    def pins(self) -> Pins:
        return read_pins(self.places.sources)

    def ensure(self, say: Say | None = None, tick_seconds: float = 20) -> Toolchain:
        return ensure(
            say or self.said.append, places=self.places, tick_seconds=tick_seconds
        )

    def write(self, name: str, content: object) -> None:
        file = self.clone / "toolchain" / name
        file.write_text(json.dumps(content), encoding="utf-8")

    def pin(self, **sums: str | None) -> None:
        """Record sums for archives: `sdk` and `plugin`."""
        pins = json.loads((self.clone / "toolchain/pins.json").read_text("utf-8"))
        names = {"sdk": self.pins.sdk_archive, "plugin": self.pins.plugin_archive}
        pins["releases"]["sha256"] |= {names[each]: sums[each] for each in sums}
        self.write("pins.json", pins)

    def builds(self) -> int:
        """Return how often `go build` was started."""
        try:
            calls = (self.root / "go-calls").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return 0
        return sum(call.split()[1] == "build" for call in calls)

    def build_pids(self) -> list[int]:
        """Return the processes of all builds: each `go build` and its compiler."""
        calls = (self.root / "go-calls").read_text("utf-8").splitlines()
        kinds = ("build", "compile")
        return [int(call.split()[0]) for call in calls if call.split()[1] in kinds]

    def build_environment(self) -> dict[str, str]:
        text = (self.root / "go-calls.environment").read_text("utf-8")
        pairs = (line.partition("=") for line in text.splitlines())
        return {name: value for name, _, value in pairs}

    def in_cache(self) -> list[str]:
        """Return what lies in the cache beside locks: toolchains and leftovers."""
        found = self.places.toolchains.glob("*")
        return sorted(each.name for each in found if each.suffix != ".lock")


def tar_of(files: dict[str, str], *extra: tarfile.TarInfo) -> bytes:
    """Return a .tar.gz of executable files and of entries without content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(text.encode()), 0o755
            tar.addfile(entry, io.BytesIO(text.encode()))
        for entry in extra:
            tar.addfile(entry)
    return out.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (one that waits to be collected does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
