"""Sentence parts that people read, as templates kept apart from the code.

English now; `zh` and `pt` have their place, and an empty one falls back to English.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One template in up to three languages; `{name}` marks a word to fill in."""

    en: str
    zh: str | None = None
    pt: str | None = None

    def fill(self, language: str, words: dict[str, str]) -> str:
        """Return the sentence part in `language` ("en", "zh" or "pt")."""
        spoken = {"en": self.en, "zh": self.zh, "pt": self.pt}[language]
        return (spoken or self.en).format_map(words)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is wrong, what is allowed and how to fix it; each without a full stop."""

    problem: Text
    allowed: Text
    fix: Text
