"""A rule file that is incomplete, or whose id is taken, is refused with the remedy."""

from types import ModuleType
from typing import Any

import pytest

from policies.errors import RegistryError
from policies.registry import build, discover
from policies.rules import owner_tag_missing, provider_outside_macau
from policies.scope import PROVIDER


def copy_of(original: ModuleType, name: str = "copied", **changes: Any) -> ModuleType:
    module = ModuleType(f"policies.rules.{name}", original.__doc__)
    kept = {key: getattr(original, key) for key in ("RULE", "GOOD", "BAD")}
    vars(module).update({**kept, **changes})
    return module


def test_the_shipped_rules_are_found_in_the_order_of_their_ids() -> None:
    found = [(entry.rule.id, entry.name, entry.pack) for entry in discover().entries]
    assert found == sorted(found)
    assert ("MO-RES-001", "provider_outside_macau", "residency") in found
    assert ("MO-OWN-002", "owner_tag_value_unregistered", "ownership") in found


def test_rules_are_indexed_by_type() -> None:
    registry = discover()
    at_provider = [entry.rule.id for entry in registry.for_type(PROVIDER)]
    assert at_provider == ["MO-RES-001", "MO-RES-002", "MO-RES-015", "MO-RES-035"]
    at_stack = [entry.rule.id for entry in registry.for_type("pulumi:pulumi:Stack")]
    assert at_stack == ["MO-OWN-009", "MO-RES-031", "MO-RES-034"]
    assert not registry.for_type("gov-cloud:x")[1:]


def test_second_rule_with_the_same_id_is_refused() -> None:
    with pytest.raises(
        RegistryError, match=r"copied\.py|owner_tag_missing\.py"
    ) as error:
        build([owner_tag_missing, copy_of(owner_tag_missing)])
    assert "MO-OWN-001 is already that of" in str(error.value)


@pytest.mark.parametrize("part", ["What", "Why", "Fix", "Source"])
def test_missing_docstring_part_is_refused(part: str) -> None:
    module = copy_of(provider_outside_macau)
    module.__doc__ = (provider_outside_macau.__doc__ or "").replace(f"{part}:", "Or:")
    with pytest.raises(RegistryError, match=f"the docstring has no part '{part}'"):
        build([module])


@pytest.mark.parametrize("kind", ["GOOD", "BAD"])
def test_rule_without_examples_is_refused(kind: str) -> None:
    module = copy_of(owner_tag_missing)
    setattr(module, kind, ())
    with pytest.raises(RegistryError, match=f"{kind} is empty"):
        build([module])


def test_file_without_a_rule_is_refused() -> None:
    with pytest.raises(
        RegistryError, match=r"policies/rules/copied\.py: RULE is missing"
    ):
        build([copy_of(owner_tag_missing, RULE=None)])


def test_id_of_another_form_is_refused() -> None:
    rule = type(owner_tag_missing.RULE)(
        "MO-OWN-1",
        owner_tag_missing.RULE.severity,
        ("A34",),
        owner_tag_missing.RULE.applies_to,
        owner_tag_missing.RULE.check,
    )
    with pytest.raises(RegistryError, match="'MO-OWN-1' has another form"):
        build([copy_of(owner_tag_missing, RULE=rule)])


def test_pack_selects_its_rules_and_refuses_an_unknown_name() -> None:
    ids = [e.rule.id for e in discover().in_packs(["ownership"]).entries]
    assert ids
    assert all(id_.startswith("MO-OWN-") for id_ in ids)
    with pytest.raises(RegistryError, match="allowed: residency, ownership"):
        discover().in_packs(["residence"])


def test_a_guard_that_disappears_is_a_rule() -> None:
    # No program can show this rule at work: a removal is seen in a preview only.
    assert "guard_resource_removed" in {entry.name for entry in discover().entries}
