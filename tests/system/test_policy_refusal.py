"""A planted violation of each rule is refused by the real engine, in words that help.

Without a cloud: previews create nothing, and the one `up` is stopped before it does.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from operate.toolchain import Toolchain
from policies.registry import discover
from tests.system.small_program import SmallProgram

pytestmark = pytest.mark.engine

NETWORK = "alicloud:vpc/network:Network"
FOREIGN_HOST = "oss-cn-hongkong.aliyuncs.com"


@dataclass(frozen=True)
class Planted:
    """A program with one violation, and what the refusal must say."""

    body: str
    rule: str
    said: tuple[str, str]
    clause: str


PLANTED = {
    "provider_outside_macau": Planted(
        'network(OWNER_TAGS, provider(region="cn-hongkong"))',
        "MO-RES-001",
        ('provider "apsara": region is cn-hongkong;', "allowed: cn-macau-env10-d01."),
        "Clauses A35, A36.",
    ),
    "endpoint_outside_macau": Planted(
        f"""
        hosts = {{**SITE.endpoints, "oss": "{FOREIGN_HOST}"}}
        network(OWNER_TAGS, provider(hosts=hosts))
        """,
        "MO-RES-002",
        (
            f'provider "apsara": endpoints.oss is {FOREIGN_HOST};',
            "allowed: oss-cn-macau",
        ),
        "Clauses A33, A35, A36.",
    ),
    "endpoint_of_a_product_in_use_missing": Planted(
        """
        hosts = dict(SITE.endpoints)
        del hosts["vpc"]
        network(OWNER_TAGS, provider(hosts=hosts))
        """,
        "MO-RES-002",
        (
            'vpc.Network "edge": provider.endpoints.vpc is missing',
            "allowed: vpc-internal",
        ),
        "Clauses A33, A35, A36.",
    ),
    "owner_tag_missing": Planted(
        'network({k: v for k, v in OWNER_TAGS.items() if k != "gov-dept"})',
        "MO-OWN-001",
        (
            'vpc.Network "edge": tags.gov-dept is missing;',
            "allowed: a code in facts/data",
        ),
        "Clause A34.",
    ),
    "owner_tag_value_unregistered": Planted(
        'network({**OWNER_TAGS, "gov-owner": "alibaba"})',
        "MO-OWN-002",
        ('vpc.Network "edge": tags.gov-owner is alibaba;', "allowed: msar."),
        "Clauses A34, A39.",
    ),
    "replication_outside_macau": Planted(
        """
        site = provider()
        held = network(OWNER_TAGS, site)
        alicloud.oss.BucketReplication(
            "copy", bucket=held.id, action="ALL",
            destination={"location": "oss-cn-hongkong", "bucket": "x"},
            opts=pulumi.ResourceOptions(provider=site),
        )
        """,
        "MO-RES-003",
        (
            'oss.BucketReplication "copy": destination.location is oss-cn-hongkong;',
            "allowed: oss-cn-macau-env10-d01.",
        ),
        "Clauses A35, A36.",
    ),
    # Only the whole stack shows these two: nobody owns the bucket, no trail is there.
    "parent_not_owned": Planted(
        """
        alicloud.oss.BucketAcl(
            "acl", bucket="somebodys", acl="private",
            opts=pulumi.ResourceOptions(provider=provider()),
        )
        """,
        "MO-OWN-005",
        (
            'oss.BucketAcl "acl": bucket is somebodys, which neither this stack',
            "allowed: a parent of this stack",
        ),
        "Clause A34.",
    ),
    "trail_missing": Planted(
        """
        alicloud.ram.AccountPasswordPolicy(
            "passwords", minimum_password_length=14,
            opts=pulumi.ResourceOptions(provider=provider()),
        )
        """,
        "MO-RES-031",
        ("its resources has no audit trail that is on;", "allowed: one trail or more."),
        "Clauses A12, A20, A37.",
    ),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_planted_violation_is_refused_with_path_value_clause_and_fix(
    toolchain: Toolchain, tmp_path: Path, planted: Planted
) -> None:
    run = SmallProgram(toolchain, tmp_path, planted.body).run("preview")
    assert run.code != 0
    first = next(f for f in run.findings() if f["policyName"] == planted.rule)
    text = first["message"].strip()
    assert text.startswith(f"{planted.rule} ")
    assert text.endswith(planted.clause)
    assert all(part in text for part in planted.said), text
    assert " Fix: " in text
    assert first["enforcementLevel"] == "mandatory"
    assert text in run.output, "the person sees the same sentence as the event holds"


def test_innocent_program_passes_and_every_rule_is_counted(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    program = SmallProgram(toolchain, tmp_path, "network(OWNER_TAGS)")
    run = program.run("preview", packs=("residency-and-ownership",))
    assert run.code == 0, run.output
    assert not run.messages()
    registry = discover()
    judged = run.judged()
    for type_ in ("pulumi:pulumi:Stack", "pulumi:providers:alicloud", NETWORK):
        concerned = [entry.rule.id for entry in registry.for_type(type_)]
        assert sorted(judged[type_]) == concerned


def test_two_packs_find_what_one_process_finds(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    body = 'network({"gov-owner": "alibaba"}, provider(region="cn-hongkong"))'
    program = SmallProgram(toolchain, tmp_path, body)
    together = program.run("preview")
    apart = program.run("preview", packs=("residency", "ownership"))
    assert together.messages()
    assert sorted(apart.messages()) == sorted(together.messages())


def test_unknown_tag_is_shown_in_preview_by_path_and_lets_it_go_on(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    body = """
    site = provider()
    first = network(OWNER_TAGS, site)
    vpc.Switch(
        "edge", vpc_id=first.id, cidr_block="10.8.1.0/24", zone_id=SITE.zones[0],
        tags={**OWNER_TAGS, "gov-dept": first.id},
        opts=pulumi.ResourceOptions(provider=site),
    )
    """
    run = SmallProgram(toolchain, tmp_path, body).run("preview")
    assert run.code == 0, run.output
    found = next(f for f in run.findings() if f["policyName"] == "MO-OWN-002")
    assert found["message"].startswith('UNDETERMINED MO-OWN-002 vpc.Switch "edge"')
    assert "tags.gov-dept is not known before apply" in found["message"]
    assert found["enforcementLevel"] == "advisory"


def test_up_refuses_while_a_question_is_open(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    program = SmallProgram(toolchain, tmp_path, "network(OWNER_TAGS)")
    run = program.run("up", "--skip-preview", "--yes", as_of=None)
    assert run.code != 0
    found = run.findings()[0]
    assert found["message"].startswith("UNDETERMINED MO-OWN-002")
    assert found["enforcementLevel"] == "mandatory"
    assert not any(
        event["resOutputsEvent"]["metadata"]["type"] == NETWORK
        for event in run.events
        if "resOutputsEvent" in event
    ), "nothing was created"


def test_stack_without_a_register_entry_is_never_passed(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    program = SmallProgram(toolchain, tmp_path, "network(OWNER_TAGS)")
    run = program.run("preview", stack="my-own-cloud")
    assert run.messages()
    assert all("UNDETERMINED" in text for text in run.messages())
    assert any("stack name my-own-cloud is not in" in text for text in run.messages())
