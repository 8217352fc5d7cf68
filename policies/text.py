"""Sentence parts that people read, as templates kept apart from the code.

English stands in the code; the other two languages stand in one file each, keyed by
the English text, so that a native speaker reads a whole language in one place. A
text without a translation falls back to English, and a test names it.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "translations"
FILES = {"zh": "zh-Hant.json", "pt": "pt.json"}
LANGUAGES = ("en", *FILES)


@functools.cache
def translations(language: str) -> Mapping[str, str]:
    """Return English text -> text in `language` ("zh" or "pt")."""
    loaded: dict[str, str] = json.loads((FOLDER / FILES[language]).read_text("utf-8"))
    return loaded


@functools.lru_cache(maxsize=8192)
def translated(english: str, language: str) -> str:
    """Return a fixed text in `language`, English where nobody has translated it."""
    if language == "en":
        return english
    return translations(language).get(english, english)


@dataclass(frozen=True, slots=True)
class Text:
    """One template; `{name}` marks a word to fill in."""

    en: str

    def fill(self, language: str, words: Mapping[str, str]) -> str:
        """Return the sentence part in `language` ("en", "zh" or "pt")."""
        return translated(self.en, language).format_map(words)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is wrong, what is allowed and how to fix it; each without a full stop."""

    problem: Text
    allowed: Text
    fix: Text


def wording(problem: str, allowed: str, fix: str) -> Wording:
    """Make a wording of three English templates."""
    return Wording(Text(problem), Text(allowed), Text(fix))
