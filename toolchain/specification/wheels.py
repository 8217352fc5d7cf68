"""The pinned wheels: reads the list, downloads what is missing, opens them."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

LIST = Path(__file__).with_name("wheels.yaml")
PREFIX = "alibabacloud-"


@dataclass(frozen=True, slots=True)
class Wheel:
    """One row of wheels.yaml."""

    name: str
    version: str
    sha256: str
    product: str

    @property
    def file(self) -> str:
        """Return the file name that the registry gives it."""
        name = (PREFIX + self.name).replace("-", "_")
        return f"{name}-{self.version}-py3-none-any.whl"


def pinned() -> list[Wheel]:
    """Return all rows, by name."""
    rows = yaml.load(LIST.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
        "wheels"
    ]
    return [Wheel(name, **row) for name, row in sorted(rows.items())]


def ensure(wheels: list[Wheel], cache: Path) -> None:
    """Download the wheels that the cache lacks; pip refuses a wrong hash."""
    cache.mkdir(parents=True, exist_ok=True)
    missing = [wheel for wheel in wheels if not (cache / wheel.file).exists()]
    if not missing:
        return
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        wanted = Path(folder) / "wheels.txt"
        wanted.write_text(
            "".join(
                f"{PREFIX}{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n"
                for wheel in missing
            )
        )
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:"]
        command += ["--dest", folder, "-r", str(wanted)]
        subprocess.run(command, check=True)  # noqa: S603 this Python's own pip
        for wheel in missing:
            (Path(folder) / wheel.file).replace(cache / wheel.file)


def sources(wheel: Wheel, cache: Path) -> tuple[str, list[str]]:
    """Return the text of client.py and of all files with models.

    Raises ValueError if the cached file is not the pinned one.
    """
    path = cache / wheel.file
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wheel.sha256:
        raise ValueError(
            f"{path}: sha256 is {found}; allowed: {wheel.sha256} (wheels.yaml). "
            "Fix: delete the file, it is downloaded again"
        )
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        client = next(name for name in names if name.endswith("/client.py"))
        models = sorted(_models(names))
        return (
            archive.read(client).decode(),
            [archive.read(name).decode() for name in models],
        )


def _models(names: list[str]) -> Iterator[str]:
    for name in names:
        inside = "/models/" in name and not name.endswith("/__init__.py")
        if name.endswith("/models.py") or inside:
            yield name
