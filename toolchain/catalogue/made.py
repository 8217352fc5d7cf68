"""Makes facts/data/catalogue.json of the classification and the installed SDK."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from toolchain.catalogue.inputs import inputs_of_all
from toolchain.catalogue.join import Join

DATA = Path(__file__).parent.parent.parent / "facts" / "data"
TARGET = DATA / "catalogue.json"


def made() -> Join:
    """Join the files of this checkout with the installed SDK (several seconds)."""
    inputs = inputs_of_all()
    types = _read("types")
    tags, groups = set(types["taggable"]), set(types["groupable"])
    known = {t: {"tags": t in tags, "group": t in groups} for t in inputs}
    join = Join(_read("classification"), known)
    join.run(inputs)
    return join


def _read(name: str) -> Any:  # noqa: ANN401 - checked against its schema by `facts`
    text = (DATA / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def text(join: Join) -> str:
    """Return the catalogue as JSON, one type on a line, so that a diff is readable."""
    lines = (
        f"{json.dumps(token)}: {json.dumps(row, separators=(',', ':'))}"
        for token, row in join.rows.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def pages() -> dict[Path, str]:
    """Return path -> text, for `make generate`; what is unclassified is in the text.

    A comparison with the file then fails and shows the lines.
    """
    join = made()
    return {TARGET: "\n".join(join.problems) or text(join)}


def main() -> int:
    """Write the file; 1 with a line for each thing that nobody has classified."""
    join = made()
    if join.problems:
        sys.stderr.write("\n".join(join.problems) + "\n")
        return 1
    TARGET.write_text(text(join), "utf-8")
    return 0
