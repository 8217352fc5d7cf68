"""Every sentence of the checks is spoken in the three languages."""

import ast
import json
from pathlib import Path
from string import Formatter

import pytest

from policies import outside
from policies.outside.words import words_of
from policies.text import translations

FOLDER = Path(outside.__file__).parent
SENTENCES = sorted(
    {
        argument.value
        for file in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "wording"
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["zh", "pt"])
def test_each_sentence_has_a_translation_with_the_same_words_to_fill_in(
    language: str,
) -> None:
    known = translations(language)
    assert len(SENTENCES) > 50
    assert [text for text in SENTENCES if text not in known] == []
    for text in SENTENCES:
        assert fields(known[text]) == fields(text), text


@pytest.mark.parametrize("language", ["zh", "pt"])
def test_words_around_findings_have_the_same_places(language: str) -> None:
    rows = json.loads((FOLDER / "words.json").read_text("utf-8"))
    for key, english in rows["en"].items():
        if isinstance(english, str):
            assert fields(rows[language][key]) == fields(english), key
    assert words_of(language).verdicts.keys() == words_of("en").verdicts.keys()
