"""Writes observed.yaml: what the real provider called, and was answered, in a journal.

    python -m tests.simulator.coverage.observed [--beyond] FOLDER...

FOLDER is the data folder of a simulator in which the pilot was brought up (and, better,
changed and destroyed): `.gov-cloud/simulator` of a clone after `make up`. With
`--beyond`, those that tests/system/beyond/ kept, and the file is observed-beyond.yaml.
Folders given together are added up; what the file held before is replaced.
"""

import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

import yaml

from simulator.cloud.journal import stored

FILE = Path(__file__).with_name("observed.yaml")
BEYOND = Path(__file__).with_name("observed-beyond.yaml")
HEAD = """\
# The calls of the real provider that were answered with success while {what}
# lived in a simulator. Written by
# `python -m tests.simulator.coverage.observed{how} FOLDER...`.
"""
REFUSED = 400


def main(folders: list[str]) -> int:
    """Write the file; 2 when no folder was named."""
    beyond = folders[:1] == ["--beyond"]
    folders = folders[1:] if beyond else folders
    if not folders:
        print("Fix: name the data folder of a simulator, .gov-cloud/simulator.")
        return 2
    found: defaultdict[str, set[str]] = defaultdict(set)
    for folder in folders:
        for product, action in answered(Path(folder)):
            found[product].add(action)
    rows = {product: " ".join(sorted(found[product])) for product in sorted(found)}
    file = BEYOND if beyond else FILE
    what = "the programs of tests/system/beyond" if beyond else "the pilot"
    head = HEAD.format(what=what, how=" --beyond" if beyond else "")
    file.write_text(head + yaml.safe_dump(rows, width=88), "utf-8")
    return 0


def answered(folder: Path) -> list[tuple[str, str]]:
    """Return product and action of every call that succeeded; sqlite3.Error if none."""
    where = f"{(folder / 'cloud.sqlite').resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(where, uri=True)
    try:
        rows = list(stored(connection))
    finally:
        connection.close()
    # The provider alone comes through the proxy: SDK clients and people come directly.
    return sorted(
        {
            (str(row["product"]), str(row["action"]))
            for row in rows
            if int(str(row["status"])) < REFUSED
            and row["product"]
            and row["mode"] != "direct"
        }
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
