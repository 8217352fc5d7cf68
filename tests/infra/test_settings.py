"""Wrong settings: one helpful line per problem, nothing declared, exit code 2."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra import check
from infra.cloud import CloudConfig
from infra.errors import ConfigurationError
from infra.settings import from_file
from tests.recording import PILOT, ROOT, pilot_settings, pilot_values

SHIPPED = ROOT / "stacks" / f"Pulumi.{PILOT}.yaml"
TENANT = {
    "slot": 9,
    "data": "internal",
    "duty": {"mail": "duty@gov.apsara.example", "purpose": "Duty office"},
}
# path of the value to change (None removes it), the new value, parts of the message
WRONG: dict[str, tuple[str, object, tuple[str, ...]]] = {
    "unknown department": (
        "owner.department",
        "saffp",
        ("owner.department", "'saffp'", "use 'safp'"),
    ),
    "department not in force": (
        "owner.department",
        "dsedt",
        ("owner.department", "not in force", "2018-10-11"),
    ),
    "public region": (
        "region",
        "cn-hongkong",
        ("region:", "'cn-hongkong'", "cn-macau-env10-d01"),
    ),
    "region of the other site": (
        "region",
        "cn-macau-env20-d01",
        ("region:", "cn-macau-env10-d01"),
    ),
    "unknown key": ("network.colour", "red", ("network.colour", "not a known key")),
    "misspelt key": ("network.dnss", {}, ("network.dnss", "rename it to 'dns'")),
    "wrong type": (
        "network.egress.bandwidth_mbit",
        "many",
        ("bandwidth_mbit", "valid integer"),
    ),
    "not a date": ("as_of", "soon", ("as_of", "yyyy-mm-dd")),
    "pilot without an end": ("expires", None, ("expires", "B16")),
    "end before the start": ("expires", "2018-01-01", ("expires", "not after as_of")),
    "zone of another region": (
        "network.vpcs.edge.switches.edge-a.zone",
        "cn-macau-env20-amtest20001-a",
        ("vpcs.edge.switches.edge-a.zone", "cn-macau-env10-amtest10001-a"),
    ),
    "public addresses": (
        "network.vpcs.mgmt.cidr",
        "8.8.8.0/24",
        ("vpcs.mgmt.cidr", "private block"),
    ),
    "overlapping networks": (
        "network.vpcs.mgmt.cidr",
        "10.32.0.0/18",
        ("overlaps vpcs.edge.cidr (10.32.0.0/20)", "vpcs.mgmt.cidr: 10.32.0.0/18"),
    ),
    "switch outside its network": (
        "network.vpcs.edge.switches.edge-a.cidr",
        "10.32.99.0/24",
        ("edge-a.cidr: 10.32.99.0/24 is outside", "10.32.0.0/20"),
    ),
    "switch too small": (
        "network.vpcs.edge.switches.edge-a.cidr",
        "10.32.0.0/30",
        ("too small", "/29"),
    ),
    "unknown peer": (
        "network.security_groups.app.accepts",
        [{"peer": "edgy", "port": 443}],
        ("accepts.0.peer", "'edgy'", "edge"),
    ),
    "unknown network in the hub": (
        "network.hub.tables.shared",
        ["edgy"],
        ("network.hub.tables.shared", "'edgy'", "edge"),
    ),
    "unknown home in the hub": (
        "network.hub.home",
        "common",
        ("network.hub.home", "'common'", "tenant-isolated"),
    ),
    "unknown resource group": (
        "network.resource_group",
        "bases",
        ("network.resource_group", "base"),
    ),
    "budget of another project": (
        "owner.budget",
        "hw-sw",
        ("owner.budget", "2017-01-cloud-dc", "dc-build"),
    ),
    "environment of another stack": ("env", "production", ("env", "pilot")),
    "unknown department as tenant": (
        "tenancy.departments.iacmm",
        TENANT,
        ("tenancy.departments.iacmm", "'iacmm' is not registered", "use 'iacm'"),
    ),
    "tenant not in force": (
        "tenancy.departments.iam",
        TENANT,
        ("tenancy.departments.iam: 'iam' is not in force on 2018-10-11", "2019-01-01"),
    ),
    "duplicate slot": (
        "tenancy.departments.dsal.slot",
        0,
        ("tenancy.departments.dsal.slot: 0 is the slot of iacm", "free slot"),
    ),
    "slot outside the pool": (
        "tenancy.departments.dsal.slot",
        16,
        ("tenancy.departments.dsal.slot: 16 is outside the pool", "0 to 15"),
    ),
    "pool over a network": (
        "tenancy.pool",
        "10.32.0.0/16",
        ("tenancy.pool: 10.32.0.0/16 overlaps network.vpcs.edge.cidr",),
    ),
    "pool outside the stack": (
        "tenancy.pool",
        "10.40.0.0/16",
        ("tenancy.pool: 10.40.0.0/16 is outside the stack's block", "10.32.0.0/14"),
    ),
    "tenants in an unknown table": (
        "tenancy.table",
        "isolated",
        ("tenancy.table: 'isolated' is not declared", "tenant-isolated"),
    ),
    "service of a department that is no tenant": (
        "services.food-licence.department",
        "dsaj",
        ("services.food-licence.department: 'dsaj' is no tenant", "iacm, dsal, safp"),
    ),
    "unknown service": (
        "services.food",
        {},
        ("services.food", "'food' is not registered", "food-licence"),
    ),
    "missing sizing justification": (
        "services.food-licence.sizing.justification",
        None,
        ("services.food-licence.sizing.justification: is missing",),
    ),
    "sizing justified by nothing": (
        "services.food-licence.sizing.justification",
        "TBD",
        ("services.food-licence.sizing.justification", "at least 30 characters"),
    ),
    "size that the site does not sell": (
        "common.profile.sizes.L",
        None,
        ("services.queue-booking.sizing.size: the site sells no size L", "S, M, XL"),
    ),
    "server of a size that the site does not sell": (
        "common.profile.sizes.M",
        None,
        ("common.runtime.servers.app-1.size: the site sells no size M",),
    ),
    "two services on one port": (
        "services.domestic-helper.port",
        8443,
        ("services.domestic-helper.port: 8443 is taken by services.food-licence",),
    ),
    "two services with files on one server": (
        "services.domestic-helper.files_on",
        "app-1",
        ("services.domestic-helper.files_on: app-1 is taken by services.food",),
    ),
    "files on an unknown server": (
        "services.domestic-helper.files_on",
        "app-9",
        ("services.domestic-helper.files_on: 'app-9' is not declared", "app-3"),
    ),
    "data above what shared disks hold": (
        "services.domestic-helper.data",
        "sensitive",
        ("services.domestic-helper.data: sensitive is above", "up to personal"),
    ),
    "server in an unknown group": (
        "common.runtime.servers.runner.group",
        "app",
        ("common.runtime.servers.runner.group: 'app' is not declared", "mgmt"),
    ),
    "database clients unknown": (
        "common.database.clients",
        ["app-z"],
        ("common.database.clients.0: 'app-z' is not declared", "app-a"),
    ),
    "standby in a zone of another region": (
        "common.database.standby_zone",
        "cn-macau-env20-amtest20001-a",
        ("common.database.standby_zone", "cn-macau-env10-amtest10001-a"),
    ),
    "logs kept too briefly": (
        "tenancy.logs.days",
        30,
        ("tenancy.logs.days", "greater than or equal to 180"),
    ),
    "a person's mailbox": (
        "tenancy.departments.iacm.duty.mail",
        "chan.tai.man@iacm.gov.apsara.example",
        ("tenancy.departments.iacm.duty.mail",),
    ),
}


def changed(path: str, value: object) -> dict[str, Any]:
    values = copy.deepcopy(pilot_values())
    *above, key = path.split(".")
    here = values
    for part in above:
        here = here[part]
    if value is None:
        del here[key]
    else:
        here[key] = value
    return values


def test_the_shipped_settings_are_accepted() -> None:
    settings = from_file(SHIPPED, PILOT, "shown")
    assert isinstance(settings, CloudConfig)
    assert settings.env == "pilot"


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings_are_refused_with_place_and_remedy(case: str) -> None:
    path, value, parts = WRONG[case]
    with pytest.raises(ConfigurationError) as refusal:
        pilot_settings(changed(path, value))
    text = str(refusal.value)
    assert all(part in text for part in parts), text
    for line in text.splitlines():
        assert line.startswith("stacks/test.yaml: "), line
        assert "allowed: " in line.lower(), line
        assert "Fix: " in line, line


def test_all_problems_are_told_at_once() -> None:
    values = changed("region", "cn-hongkong")
    values["owner"]["department"] = "nobody"
    values["colour"] = "red"
    with pytest.raises(ConfigurationError) as refusal:
        pilot_settings(values)
    paths = [line.split(": ")[1] for line in refusal.value.problems]
    assert paths == ["region", "owner.department", "colour"]


FILES = {
    "empty": "",
    "not YAML": "config: [1, 2",
    "a list": "- 1\n",
    "no settings": "config: {}\n",
    "duplicate keys": "config: {}\nconfig: {}\n",
    "aliases": "config: &a {x: 1}\nencryptionsalt: *a\n",
    "unknown top-level key": "configs: {}\n",
    "a program": "config: !!python/object/apply:os.system ['true']\n",
    "ten megabytes": "#" * 10_000_000,
}


@pytest.mark.parametrize("case", FILES)
def test_a_broken_file_is_refused_before_anything_runs(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Pulumi.pilot-cloud.yaml"
    file.write_text(FILES[case], "utf-8")
    assert check.main(str(file), PILOT, "stacks/x.yaml") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert all(line.startswith("stacks/x.yaml: ") for line in err.splitlines())
    assert "Fix: " in err


def test_the_refusal_is_the_check_s_exit_code_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.pilot-cloud.yaml"
    file.write_text(FILES["a list"], "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "infra.check", str(file), PILOT, "stacks/x.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("stacks/x.yaml: ")


def test_a_key_in_clear_text_is_refused_without_showing_it(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.pilot-cloud.yaml"
    lines = SHIPPED.read_text("utf-8").splitlines()
    at = lines.index("  gov-cloud:secretKey:")
    lines[at : at + 2] = ["  gov-cloud:secretKey: hunter2"]
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ConfigurationError, match="clear text") as refusal:
        from_file(file, PILOT, "shown")
    assert "hunter2" not in str(refusal.value)


def test_an_unregistered_stack_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="'somewhere' is not registered"):
        from_file(SHIPPED, "somewhere", "shown")
