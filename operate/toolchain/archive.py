"""Takes named programs out of a release archive, and nothing else.

Only plain files whose base name is asked for are written, each under that name in
one folder. An archive that holds an entry for another place is refused whole: it is
not a release, whatever its other entries look like.
"""

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from operate.errors import TamperedArchiveError

_EXECUTABLE = 0o755


def extract(archive: Path, into: Path, wanted: Callable[[str], bool]) -> list[str]:
    """Write the files whose base name is `wanted` into `into`; return the names.

    Raises TamperedArchiveError for an entry that would land elsewhere, and for a
    file that is not an archive at all.
    """
    into.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    try:
        # "r|gz" reads once from start to end: no seeking in 200 MB.
        with tarfile.open(archive, "r|gz") as entries:
            for entry in entries:
                _check(entry, archive)
                name = PurePosixPath(entry.name).name
                content = entries.extractfile(entry) if entry.isfile() else None
                if content is not None and wanted(name):
                    with (into / name).open("wb") as out:
                        shutil.copyfileobj(content, out)
                    (into / name).chmod(_EXECUTABLE)
                    names.append(name)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise TamperedArchiveError(
            f"{archive.name}: not a readable .tar.gz ({error}); allowed: the release "
            f"archive. Fix: compare it with the release."
        ) from error
    return names


def _check(entry: tarfile.TarInfo, archive: Path) -> None:
    if not _stays_inside(entry):
        raise TamperedArchiveError(
            f"{archive.name}: entry {entry.name!r} is a special file or leads out of "
            f"the archive; allowed: files, folders and links inside it. Fix: compare "
            f"the archive with the release before using it."
        )


def _stays_inside(entry: tarfile.TarInfo) -> bool:
    path = PurePosixPath(entry.name)
    if path.is_absolute() or ".." in path.parts:
        return False
    if entry.issym():
        target = path.parent / entry.linkname
    elif entry.islnk():
        target = PurePosixPath(entry.linkname)
    else:
        return entry.isfile() or entry.isdir()
    depth = 0
    for part in target.parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return False
    return not target.is_absolute()
