"""The page docs/reference/rules.md is what the rule files say."""

from policies import document
from policies.registry import discover


def test_page_holds_every_rule_with_its_message() -> None:
    text = document.page(discover())
    for entry in discover().entries:
        assert f"## {entry.rule.id}" in text
        assert f"- {entry.rule.id} " in text
