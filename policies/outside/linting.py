"""Looks at programs and pipelines and makes the report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from policies.outside import waiver_file
from policies.outside.errors import InputError
from policies.outside.lint.files import files
from policies.outside.lint.form import ROWS
from policies.outside.lint.registry import LARGEST_BYTES, CannotReadError, look
from policies.outside.lint.reviewed import reason
from policies.outside.report import Item, Place, Report, Standing
from policies.outside.sentence import item
from policies.text import wording

_UNREADABLE = wording(
    "{problem}, so nobody can tell what it does",
    "programs and pipelines that can be read",
    "correct the file, or remove it",
)
_UNREAD = "program_bypasses_engine"


def linted(paths: Sequence[str], root: Path) -> Report:
    """Return the report on all files at `paths`; InputError if one is not there."""
    found: list[Item] = []
    count = 0
    base = root.resolve()
    for file in files(paths):
        count += 1
        found += _items(file, _shown(file, base))
    hits = Counter(one.rule for one in found)
    return Report(
        command="lint",
        subject=" ".join(paths),
        form="programs and pipelines",
        stack="",
        as_of=None,
        resources=count,
        items=found,
        rules=[
            replace(row, concerned=count, passed=0 if hits[row.id] else count)
            for row in (*ROWS, *waiver_file.ROWS)
        ],
    )


def _shown(file: Path, base: Path) -> str:
    """Return a file's path below the repository, else as it was named."""
    try:
        return file.resolve().relative_to(base).as_posix()
    except ValueError:
        return file.as_posix()


def _items(file: Path, shown: str) -> Iterator[Item]:
    if file.name == waiver_file.FILE.name:
        # Whether one is expired is asked with a stack's date, in a check.
        entries = waiver_file.entries(file, shown)
        yield from (entry.broad for entry in entries if entry.broad is not None)
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError(
            shown,
            f"cannot be read ({error.strerror})",
            allowed="a file that you may read",
            fix="name files of programs and pipelines",
        ) from error
    seen: set[tuple[str, int, str]] = set()
    try:
        for id_, hit in look(shown, content):
            # An import and a use in one line are one thing to a reader.
            key = (id_, hit.line, hit.wording.problem.en)
            if key not in seen:
                seen.add(key)
                subject = f"{shown}:{hit.line} {hit.subject}"
                place = Place(shown, hit.line)
                found = item(id_, subject, hit.wording, hit.words, place)
                accepted = reason(shown, content, id_)
                if accepted is not None:
                    found = replace(found, standing=Standing.WAIVED)
                yield found
    except CannotReadError as error:
        words = {"problem": str(error)}
        open_ = item(_UNREAD, shown, _UNREADABLE, words, Place(shown))
        yield replace(open_, standing=Standing.UNDETERMINED)
