"""Every sentence that a person reads has its Chinese and Portuguese, with its words."""

import ast
import re
from collections.abc import Iterator

import pytest

from policies.document import page, page_file
from policies.evaluate import evaluate
from policies.examples import stack_of
from policies.registry import discover
from policies.text import FILES, translations
from tests.recording import ROOT

ENTRIES = discover().entries
WORD = re.compile(r"\{\w+\}")
# Calls whose text arguments are sentences for people.
SPEAKING = {"Text", "wording"}


def sentences() -> Iterator[tuple[str, str]]:
    """Yield file and text of each template, title, reason and remedy."""
    for path in sorted((ROOT / "policies").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in SPEAKING:
                given = [*node.args, *(each.value for each in node.keywords)]
                for each in given:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield path.name, each.value
    for entry in ENTRIES:
        for text in (entry.title, entry.parts["Why"], entry.parts["Fix"]):
            yield f"{entry.name}.py", text


def speaks(text: str) -> bool:
    """Tell whether a text has a word of its own besides names and marks."""
    bare = WORD.sub("", text)
    return re.search(r"[a-z]{3}", bare) is not None and "://" not in bare


@pytest.mark.parametrize("language", FILES)
def test_every_sentence_is_translated(language: str) -> None:
    known = translations(language)
    missing = [
        f"{file}: {text!r} has no {language}; allowed: a translation. "
        f"Fix: add it to policies/translations/{FILES[language]}"
        for file, text in sentences()
        if speaks(text) and text not in known and text != "oss-{region}"
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", FILES)
def test_translations_keep_the_words_to_fill_in(language: str) -> None:
    wrong = [
        english
        for english, other in translations(language).items()
        if sorted(WORD.findall(english)) != sorted(WORD.findall(other))
    ]
    assert not wrong


@pytest.mark.parametrize("language", FILES)
def test_messages_are_spoken_in_the_language(language: str) -> None:
    for entry in ENTRIES:
        example = entry.bad[0]
        (judged,) = evaluate([entry.rule], [example.resource()], stack_of(example))
        for spoken, english in zip(
            judged.messages(language), judged.messages(), strict=True
        ):
            assert spoken != english
            assert entry.rule.id in spoken
            assert " Fix: " not in spoken


@pytest.mark.parametrize("language", ["en", *FILES])
def test_page_in_each_language_is_written(language: str) -> None:
    assert page_file(language).read_text("utf-8") == page(discover(), language)


def test_portuguese_keeps_the_spelling_of_the_gazette() -> None:
    newer = re.compile(r"\b(ação|projeto|objeto|direção|proteção|correção|exceção)\b")
    found = [text for text in translations("pt").values() if newer.search(text.lower())]
    assert not found
