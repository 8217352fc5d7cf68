"""The words around findings in three languages; words.json holds them side by side."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("words.json")


@dataclass(frozen=True, slots=True)
class Words:
    """Templates of one language; a name in braces is filled in by its user."""

    judged: str
    linted: str
    more: str
    waiver: str
    counts: str
    waivers: str
    reviewed: str
    evidence: str
    undecided: str
    note: str
    verdicts: Mapping[str, str]
    sentence: str


@functools.cache
def words_of(language: str) -> Words:
    """Return the words of "en", "zh" or "pt"; KeyError for another language."""
    return Words(**json.loads(_FILE.read_text("utf-8"))[language])
