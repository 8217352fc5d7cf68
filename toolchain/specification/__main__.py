"""`python -m toolchain.specification [--check]`: write or compare the specification.

Exit codes: 0 written or equal, 1 something differs (named, not written), 2 usage.
"""

import gzip
import hashlib
import json
import os
import sys
from pathlib import Path

from toolchain.specification import client, compact, models, wheels

DATA = Path(__file__).resolve().parents[2] / "simulator" / "spec" / "data"
MANIFEST = "manifest.json"
USAGE = "usage: python -m toolchain.specification [--check]"


def cache() -> Path:
    """Return the folder of the downloaded wheels; `XDG_CACHE_HOME` moves it."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "gov-cloud" / "wheels"


def generate(folder: Path) -> dict[str, str]:
    """Return file name -> text (before compression) of everything generated."""
    pinned = wheels.pinned()
    wheels.ensure(pinned, folder)
    texts: dict[str, str] = {}
    rows = []
    for wheel in pinned:
        source, classes = wheels.sources(wheel, folder)
        code, actions = client.read(source)
        written = compact.document(wheel.product, actions, models.read(classes))
        text = json.dumps(written, separators=(",", ":"), ensure_ascii=False)
        texts[f"{wheel.name}.json.gz"] = text
        rows.append(
            {
                "file": f"{wheel.name}.json.gz",
                "product": wheel.product,
                "code": code,
                "version": written["version"],
                "actions": len(actions),
                "package": f"{wheels.PREFIX}{wheel.name}=={wheel.version}",
                "wheel_sha256": wheel.sha256,
                "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        )
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    texts[MANIFEST] = f'{{"specifications": [\n  {lines}\n]}}\n'
    return texts


def differences(texts: dict[str, str], data: Path) -> list[str]:
    """Name the files of a folder that are missing, old or too many."""
    present = {path.name for path in data.iterdir()}
    changed = {
        name
        for name, text in texts.items()
        if name in present and _read(data / name) != text
    }
    return sorted((present ^ set(texts)) | changed)


def _read(path: Path) -> str:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode()
    return path.read_text(encoding="utf-8")


def write(texts: dict[str, str], data: Path) -> None:
    """Write what differs, and remove what is not generated any more."""
    data.mkdir(parents=True, exist_ok=True)
    for name in differences(texts, data):
        path = data / name
        if name not in texts:
            path.unlink()
        elif path.suffix == ".gz":
            # No time stamp: equal text gives equal bytes.
            path.write_bytes(gzip.compress(texts[name].encode(), 9, mtime=0))
        else:
            path.write_text(texts[name], encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write, or compare and name what differs."""
    if arguments not in ([], ["--check"]):
        print(USAGE, file=sys.stderr)  # noqa: T201 a command line speaks
        return 2
    texts = generate(cache())
    if not arguments:
        write(texts, DATA)
        return 0
    stale = differences(texts, DATA)
    for name in stale:
        print(  # noqa: T201 a command line speaks
            f"simulator/spec/data/{name} differs from its wheel; allowed: what the "
            "generator writes. Fix: python -m toolchain.specification",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
