"""Facts load, refuse what they should, and agree with a second source."""

import datetime as dt
import importlib
import inspect
import pkgutil
import shutil
from pathlib import Path

import pulumi_alicloud
import pytest

from facts import FactsError, facts, load
from facts.read import DATA

DAY = dt.date(2018, 10, 11)


def test_every_host_lies_in_the_domain_of_its_site() -> None:
    for site in facts().sites.values():
        hosts = [*site.endpoints.values(), *site.pinned_variables.values()]
        assert all(host.endswith(f".{site.domain}") for host in hosts)
        assert all(site.region in host for host in hosts)


def test_zones_belong_to_their_region() -> None:
    for site in facts().sites.values():
        place = site.region.rsplit("-", 1)[0]
        assert all(zone.startswith(f"{place}-") for zone in site.zones)


def test_departments_follow_each_other() -> None:
    assert facts().departments["iacm"].in_force(DAY)
    assert not facts().departments["iam"].in_force(DAY)
    assert facts().departments["iam"].in_force(dt.date(2019, 1, 1))
    assert not facts().departments["iacm"].in_force(dt.date(2019, 1, 1))


def test_forty_nine_bodies_and_six_later_ones_are_known() -> None:
    assert len(facts().departments) == 55
    assert sum(body.tenant for body in facts().departments.values()) == 43


def test_a_slot_is_shared_only_with_a_successor() -> None:
    by_slot: dict[int, list[str]] = {}
    for code, body in facts().departments.items():
        by_slot.setdefault(body.slot, []).append(code)
    for codes in by_slot.values():
        for code in codes[1:]:
            assert any(code in facts().departments[c].successors for c in codes)


def test_stack_names_find_their_site() -> None:
    assert facts().site_of("pilot-cloud") is facts().sites["env10"]
    assert facts().site_of("production-tenant-dsal") is facts().sites["env20"]
    assert facts().site_of("elsewhere") is None


def test_facts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        facts().sites["env99"] = facts().sites["env10"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        facts().sites["env10"].region = "cn-hangzhou"  # type: ignore[misc]


WRONG = {
    "a foreign region": ("sites", "cn-macau-env10-d01", "cn-hangzhou", "region"),
    "an unknown site": ("stacks", "site: env10", "site: env11", "'env11' is unknown"),
    "an unknown key": ("sites", "domain:", "domian:", "domian"),
    "a duplicate key": ("sites", "  env20:", "  env10:", "'env10' appears twice"),
    "an unknown product": ("products", "[quotas]", "[quota]", "'quota' is unknown"),
    "an unknown clause": ("tags", "[A23]", "[A99]", "'A99' is unknown"),
    "an unknown budget": ("projects", "dc-build", "dc-bulid", "'dc-bulid'"),
    "not YAML": ("tags", "required:", "required: [", "cannot be read"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_facts_are_refused_with_file_and_place(case: str, tmp_path: Path) -> None:
    name, old, new, expected = WRONG[case]
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / f"{name}.yaml").read_text("utf-8")
    assert old in text
    (folder / f"{name}.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(FactsError) as refusal:
        load(folder)
    assert expected in str(refusal.value)
    assert f"{name}.yaml" in str(refusal.value) or "line" in str(refusal.value)


def _types_with(argument: str) -> set[str]:
    """Return the tokens of SDK classes whose constructor takes `argument`."""
    modules = [
        importlib.import_module(f"pulumi_alicloud.{module.name}")
        for module in pkgutil.iter_modules(pulumi_alicloud.__path__)
        if module.ispkg and module.name != "config"
    ]
    found = set()
    for package in (pulumi_alicloud, *modules):
        # The SDK loads a module at its first use, which this is.
        getattr(package, "anything", None)
        for _, item in inspect.getmembers(package, inspect.isclass):
            token = getattr(item, "pulumi_type", None)
            build = getattr(item, "_internal_init", None)
            if token and build and argument in inspect.signature(build).parameters:
                found.add(token)
    return found


@pytest.mark.parametrize(
    ("argument", "recorded"),
    [("tags", "taggable"), ("resource_group_id", "groupable")],
)
def test_types_agree_with_the_installed_sdk(argument: str, recorded: str) -> None:
    listed = getattr(facts(), recorded)
    # `tags` of this one type is a plain string and no tag map.
    exceptions = {"alicloud:mse/nacosConfig:NacosConfig"}
    assert _types_with(argument) - listed <= exceptions
    assert listed - _types_with(argument) == set()
