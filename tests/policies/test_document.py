"""The page docs/reference/rules.md is what the rule files say."""

from pathlib import Path

import pytest

from policies import document
from policies.errors import DocumentError
from policies.registry import discover


def test_page_in_the_repository_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert document.main(["--check"]) == 0, capsys.readouterr().err


def test_stale_page_is_refused_with_the_command(tmp_path: Path) -> None:
    stale = tmp_path / "rules.md"
    stale.write_text(document.page(discover()) + "x", "utf-8")
    with pytest.raises(
        DocumentError, match=r"Accept with: python -m policies\.document"
    ):
        document.check(document.page(discover()), stale)


def test_command_writes_the_page_and_tells_when_it_is_stale(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "reference" / "rules.md"
    monkeypatch.setattr(document, "PAGE", page)
    assert document.main(["--check"]) == 1
    assert "Accept with:" in capsys.readouterr().err
    assert document.main([]) == 0
    assert document.main(["--check"]) == 0


def test_page_holds_every_rule_with_its_message() -> None:
    text = document.page(discover())
    for entry in discover().entries:
        assert f"## {entry.rule.id}" in text
        assert f"- {entry.rule.id} " in text
