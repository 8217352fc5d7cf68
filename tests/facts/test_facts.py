"""Facts load, refuse what they should, and agree with a second source."""

import datetime as dt
import importlib
import inspect
import pkgutil
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pulumi_alicloud
import pytest
import yaml

from facts import FactsError, facts, load, read, sentences
from facts.read import DATA
from facts.sentences import problems

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


WRONG: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("wrong.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_facts_are_refused_with_file_and_place(case: str, tmp_path: Path) -> None:
    name, old, new, expected = WRONG[case].values()
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / f"{name}.yaml").read_text("utf-8")
    assert old in text
    (folder / f"{name}.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(FactsError) as refusal:
        load(folder)
    lines = str(refusal.value).splitlines()
    for line in lines:
        assert line.startswith(f"facts/data/{name}.yaml: "), line
        assert "; allowed: " in line, line
        assert " Fix: " in line, line
    said = [line.removeprefix(f"facts/data/{name}.yaml: ") for line in lines]
    assert any(expected in line for line in said), lines


def test_the_public_record_of_the_award_is_kept() -> None:
    project = facts().projects["2017-01-cloud-dc"]
    assert project.amounts == {2018: Decimal(100000000), 2019: Decimal(173400000)}
    assert project.total == Decimal(273400000)
    assert project.award is not None
    assert project.award.procedure == "direct-award"
    # What is not public is said to be ours.
    assert {"approval", "quotation", "contract"} <= set(project.convention)


@pytest.mark.parametrize(("year", "percent"), [(2018, "50.0"), (2019, "86.7")])
def test_the_register_fits_under_the_ceiling(year: int, percent: str) -> None:
    ceiling = facts().ceiling(year)
    assert ceiling is not None
    assert ceiling.limit == Decimal(200_000_000)
    spent = sum(
        project.amounts.get(year, Decimal(0)) for project in facts().projects.values()
    )
    assert f"{100 * spent / ceiling.limit:.1f}" == percent


def test_no_ceiling_is_known_before_the_reply() -> None:
    assert facts().ceiling(2016) is None


def test_references_of_a_project_may_be_tag_values() -> None:
    for project in facts().projects.values():
        for value in (project.approval, project.quotation, project.contract):
            assert value is None or re.fullmatch("[a-z0-9-]{1,63}", value)


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


@pytest.fixture
def accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where accepted texts are remembered during a test."""
    file = tmp_path / "accepted.json"
    monkeypatch.setattr(read, "ACCEPTED", file)
    return file


def checks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Load a folder; return how many of its files were held against their schema."""
    made: list[object] = []

    def counted(content: object, rules: dict[str, Any]) -> list[str]:
        made.append(content)
        return problems(content, rules)

    with monkeypatch.context() as patch:
        patch.setattr(sentences, "problems", counted)
        load(folder)
    return len(made)


def test_a_text_is_checked_once_and_again_when_it_changes(
    tmp_path: Path, accepted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    every = checks(folder, monkeypatch)
    assert every > 10
    assert checks(folder, monkeypatch) == 0
    with (folder / "sites.yaml").open("a", encoding="utf-8") as file:
        file.write("# another text\n")
    assert checks(folder, monkeypatch) == 1
    with (folder / "sites.yaml").open("a", encoding="utf-8") as file:
        file.write("colour: red\n")
    for _ in range(2):  # what was refused is not remembered
        with pytest.raises(FactsError, match="colour"):
            load(folder)
    accepted.write_text("[broken", "utf-8")
    shutil.copy(DATA / "sites.yaml", folder / "sites.yaml")
    assert checks(folder, monkeypatch) == every
