"""What existed before the cloud: found, named once and for ever, never taken twice.

`existing_centre.json` is the simulator's own inventory of its seed of that centre.
"""

import copy
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

import operate.adopt
from facts import facts
from operate.adopt import as_import, as_stack_file, checked, read
from operate.errors import ConfigurationError, GovCloudError, OperationError
from operate.existing import Survey, rules, survey
from operate.main import app
from operate.paths import stack_file
from tests.operate.bills import declared, resource

INVENTORY = Path(__file__).with_name("existing_centre.json")
STACK = "existing-centre"
SITE = facts().sites["env20"]
OWNED = {"gov-dept": "safp", "gov-system": "network"}


def inventory() -> list[dict[str, Any]]:
    return copy.deepcopy(read(str(INVENTORY)))


def looked(
    rows: list[dict[str, Any]] | None = None,
    *others: Any,
    own: dict[str, str] | None = None,
) -> Survey:
    found = inventory() if rows is None else rows
    return survey(found, SITE, facts(), others, own or {})


def row(kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in rows if each["kind"] == kind)


def reasons(found: Survey) -> dict[str, str]:
    return {left.kind: left.reason for left in found.left}


def test_the_centre_is_found_and_what_the_cloud_makes_is_left_alone() -> None:
    found = looked()
    assert [each.name for each in found.found] == [
        "existing-servers-sg",
        "rule-1",
        "rule-2",
        "existing-centre-group",
        "route",
        "existing-centre-vpc",
        "existing-management-vsw",
        "existing-storage-vsw",
        "existing-servers-vsw",
    ]
    assert reasons(found) == {
        "resourcemanager/resource_group": "the cloud makes it by itself",
        "vpc/route_table": "the cloud makes it by itself",
    }


def test_parts_are_named_as_the_provider_names_them() -> None:
    ids = {each.name: each.id for each in looked().found}
    assert ids["rule-1"].endswith(":ingress:tcp:443/443:intranet:10.0.0.0/12:accept:1")
    assert ids["route"].split(":")[2:] == [
        "10.32.0.0/14",
        "Instance",
        "i-existing-router",
    ]
    assert ids["route"].split(":")[1].startswith("vrt-")


def test_an_input_that_it_has_not_is_never_invented() -> None:
    (route,) = (each for each in looked().found if each.name == "route")
    assert "name" not in route.inputs
    assert route.ignored == ("name",)


def test_another_site_is_not_looked_at() -> None:
    found = survey(inventory(), facts().sites["env10"], facts(), [], {})
    assert found.found == ()


def test_what_carries_owner_tags_is_owned_elsewhere() -> None:
    rows = inventory()
    row("vpc/vpc", rows)["tags"] = OWNED
    found = looked(rows)
    assert "existing-centre-vpc" not in {each.name for each in found.found}
    assert reasons(found)["vpc/vpc"] == "owned elsewhere: network of safp"


def test_what_another_stack_declares_is_owned_elsewhere() -> None:
    kind = "alicloud:vpc/network:Network"
    other = declared(
        resource("x", kind, vpcName="existing-centre"), stack="production-cloud"
    )
    assert reasons(looked(None, other))["vpc/vpc"] == (
        "owned elsewhere: production-cloud declares existing-centre"
    )


def test_an_unknown_kind_is_listed_and_not_dropped() -> None:
    rows = [*inventory(), {"kind": "mse/engine", "id": "m-1", "attributes": {}}]
    assert reasons(looked(rows))["mse/engine"].startswith("nobody knows how")


def test_a_route_without_its_table_is_left_alone() -> None:
    rows = [each for each in inventory() if each["kind"] != "vpc/route_table"]
    assert "is not in the inventory" in reasons(looked(rows))["vpc/route_entry"]


def test_what_was_adopted_keeps_its_name_and_stays_ours() -> None:
    rows = inventory()
    network = row("vpc/vpc", rows)
    network["tags"] = OWNED
    found = looked(rows, own={network["id"]: "old-name"})
    assert "old-name" in {each.name for each in found.found}


def test_a_new_one_never_takes_a_name_that_is_given() -> None:
    first = looked()
    own = {each.id: each.name for each in first.found if each.name != "rule-2"}
    again = {each.id: each.name for each in looked(own=own).found}
    assert len(set(again.values())) == len(again)
    assert all(again[id_] == name for id_, name in own.items())


def test_what_is_gone_is_said() -> None:
    found = looked(own={"vpc-gone": "old-network"})
    assert found.notices == ("old-network: vpc-gone does not exist any more",)


def test_addresses_that_meet_the_sites_own_are_said() -> None:
    rows = inventory()
    row("vpc/vpc", rows)["attributes"]["CidrBlock"] = "10.64.0.0/16"
    assert "overlaps the site's own block" in looked(rows).notices[0]


def test_the_stack_file_is_what_the_models_accept(tmp_path: Path) -> None:
    content = yaml.load(as_stack_file(STACK, looked().found), Loader=yaml.CSafeLoader)
    settings = content["config"]["gov-cloud:stack"]
    assert len(settings["resources"]) == len(looked().found)
    assert settings["owner"]["department"] == "safp"
    assert set(content["config"]["gov-cloud:accessKey"]) == {"secure"}
    assert tmp_path.exists()


def test_the_import_form_names_our_provider_and_component() -> None:
    form = as_import(STACK, SITE, looked().found)
    assert all(each["provider"] == "site" for each in form["resources"])
    assert form["nameTable"]["site"].endswith("::apsara-env20")


def written(folder: Path, *ids: str) -> Path:
    file = folder / "import.json"
    entries = [{"type": "alicloud:x/x:X", "name": "x", "id": id_} for id_ in ids]
    file.write_text(json.dumps({"resources": entries}), "utf-8")
    return file


def test_an_import_file_is_checked_against_what_exists(tmp_path: Path) -> None:
    rows = inventory()
    network = row("vpc/vpc", rows)["id"]
    assert checked(written(tmp_path, network), rows) == 1
    with pytest.raises(ConfigurationError, match="named twice"):
        checked(written(tmp_path, network, network), rows)
    with pytest.raises(ConfigurationError, match="does not exist"):
        checked(written(tmp_path, "vpc-elsewhere"), rows)


def test_an_import_file_that_names_what_is_owned_elsewhere_is_refused(
    tmp_path: Path,
) -> None:
    rows = inventory()
    group = row("ecs/security_group", rows)
    group["tags"] = OWNED
    for id_ in (group["id"], f"{group['id']}:ingress:tcp:1/1:intranet:x:accept:1"):
        with pytest.raises(
            ConfigurationError, match="owned elsewhere: network of safp"
        ):
            checked(written(tmp_path, id_), rows)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["adopt", *words], env={"COLUMNS": "200"})


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let no other stack be asked, and write the stack file elsewhere."""
    file = tmp_path / f"Pulumi.{STACK}.yaml"
    monkeypatch.setattr(
        "operate.adopt.stack_file", lambda n: file if n == STACK else stack_file(n)
    )
    monkeypatch.setattr(operate.adopt, "declare", lambda _: {})
    return file


def test_it_shows_and_writes_only_when_asked(alone: Path, tmp_path: Path) -> None:
    shown = run("--inventory", str(INVENTORY))
    assert "9 can be adopted, 2 stay" in shown.stdout
    assert not alone.exists()
    form = tmp_path / "form.json"
    run("--inventory", str(INVENTORY), "--write", "--import-file", str(form))
    assert len(json.loads(form.read_text("utf-8"))["resources"]) == 9
    assert "existing-centre-vpc:" in alone.read_text("utf-8")


def test_nothing_to_adopt_writes_nothing(alone: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("[]", "utf-8")
    refused = run("--inventory", str(empty), "--write").exception
    assert isinstance(refused, ConfigurationError)
    assert not alone.exists()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("missing.json", OperationError),
        ("http://192.0.2.1:80", ConfigurationError),
        ("https://127.0.0.1:1", ConfigurationError),
        ("http://127.0.0.1:1", OperationError),
    ],
)
def test_an_inventory_that_cannot_be_had_is_named(
    source: str, error: type[GovCloudError]
) -> None:
    refused = run("--inventory", source).exception
    assert isinstance(refused, error)
    assert source in refused.message


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"kind": "x"}]'])
def test_what_is_no_inventory_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rows.json"
    file.write_text(text, "utf-8")
    with pytest.raises(OperationError, match="is no inventory"):
        read(str(file))


@pytest.fixture
def simulator() -> Iterator[str]:
    """Serve the inventory on loopback as the simulator does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/_sim/resources"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(INVENTORY.read_bytes())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_simulator_of_this_machine_is_asked(simulator: str) -> None:
    assert read(simulator) == inventory()


def test_every_kind_says_how_it_is_imported() -> None:
    for kind, rule in rules().items():
        assert {"type", "noun", "inputs", "id"} <= rule.keys(), kind
        assert rule["type"].startswith("alicloud:")
