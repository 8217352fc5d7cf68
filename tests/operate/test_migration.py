"""From pilot to production: who becomes what, what moves first, what goes when."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import operate.decommission
import operate.promote
from facts import Facts, facts
from facts.transition import Moved
from operate.declaring import Declared, Resource, declare
from operate.decommission import lines, reasons_to_stay
from operate.errors import ConfigurationError, RefusedError
from operate.exit_codes import ExitCode
from operate.main import app
from operate.migration import holding_data, pairs, removal, units
from operate.promote import promotion
from tests.operate.bills import declared, resource

BUCKET, DATABASE = "alicloud:oss/bucket:Bucket", "alicloud:rds/database:Database"
ACL = "alicloud:oss/bucketAcl:BucketAcl"
SERVICE = "queue-booking"
RECORDED = Moved(
    dt.date(2019, 11, 1), "safp", dt.date(2019, 11, 2), "dsaj", "minutes-1"
)


def owned(name: str, kind: str, system: str, *needs: Resource) -> Resource:
    """Return a resource of a component or service that needs others."""
    tags = {"gov-system": system, "gov-dept": "safp"}
    made = resource(name, kind, tags=tags)
    return dataclasses.replace(made, needs=frozenset(each.urn for each in needs))


def pilot() -> Declared:
    """Return a pilot with a service and a bucket of the platform."""
    bucket = owned("mogov-pilot-lake-bucket", BUCKET, "bigdata")
    instance = owned("pilot-common-database", "alicloud:x:Instance", "common")
    database = owned("pilot-queue-booking-db", DATABASE, SERVICE, instance)
    acl = owned("mogov-pilot-lake-acl", ACL, "bigdata", bucket)
    return declared(bucket, instance, database, acl, stack="pilot-cloud")


def production(*more: Resource) -> Declared:
    """Return a production that has the database of the service."""
    database = owned("prod-queue-booking-db", DATABASE, SERVICE)
    return declared(database, *more, stack="production-cloud")


def moved(*unit: str) -> Facts:
    """Return the facts with recorded moves."""
    records = dataclasses.replace(
        facts().transition, moved=dict.fromkeys(unit, RECORDED)
    )
    return dataclasses.replace(facts(), transition=records)


@pytest.fixture
def _both(monkeypatch: pytest.MonkeyPatch) -> None:
    stacks = {"pilot-cloud": pilot(), "production-cloud": production()}
    for module in (operate.promote, operate.decommission):
        monkeypatch.setattr(module, "declare", lambda _: stacks)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def test_a_service_moves_by_itself_and_the_rest_together() -> None:
    found = units(pilot(), facts())
    assert {unit: len(each) for unit, each in found.items()} == {
        SERVICE: 1,
        "platform": 3,
    }


def test_the_successor_is_found_by_type_and_name() -> None:
    old = units(pilot(), facts())
    (pair,) = pairs(old[SERVICE], production())
    assert pair.new is not None
    assert pair.new.name == "prod-queue-booking-db"
    assert [each.new for each in pairs(old["platform"], production())] == [None] * 3


def test_only_what_holds_data_must_move() -> None:
    found = holding_data(pilot().resources, facts())
    assert {each.type for each in found} == {BUCKET, DATABASE}


@pytest.mark.usefixtures("_both")
def test_promote_shows_the_map_and_the_steps() -> None:
    shown = run("promote", SERVICE)
    assert shown.exit_code == ExitCode.OK
    for text in (
        "prod-queue-booking-db",
        "production-cloud gets 1 resources",
        "pilot-cloud loses 1 resources",
        "compare row counts",
        f"record moved.{SERVICE}",
        "生產雲機房",
    ):
        assert text in shown.stdout


@pytest.mark.usefixtures("_both")
def test_promote_in_json_names_what_holds_data() -> None:
    data = json.loads(run("promote", SERVICE, "--json").stdout)
    assert data["schema"] == "promotion/1"
    assert [row["holds_data"] for row in data["map"]] == [True]
    assert data["ends"] == "2019-12-31"


def test_a_service_that_production_lacks_is_said_with_the_way_out() -> None:
    lacking = declared(stack="production-cloud")
    found = promotion(SERVICE, pilot(), lacking, facts())
    assert not found.is_declared
    assert found.pairs[0].new is None


@pytest.mark.usefixtures("_both")
def test_an_unknown_service_is_refused() -> None:
    refused = run("promote", "queue-bookings").exception
    assert isinstance(refused, ConfigurationError)
    assert f"allowed: {SERVICE}" in refused.message


def test_what_still_needs_the_service_is_named() -> None:
    old = pilot()
    database = next(each for each in old.resources if each.type == DATABASE)
    left = owned("pilot-report", "alicloud:x:Report", "common", database)
    more = declared(*old.resources, left, stack="pilot-cloud")
    assert promotion(SERVICE, more, production(), facts()).users == (left,)


@pytest.mark.usefixtures("_both")
def test_a_stack_with_data_does_not_go() -> None:
    refused = run("decommission", "pilot-cloud").exception
    assert isinstance(refused, RefusedError)
    assert refused.exit_code is ExitCode.DESTRUCTION_UNACKNOWLEDGED
    assert "moved.platform" in refused.message
    assert "pilot-queue-booking-db" in refused.message
    assert len(refused.message.splitlines()) == 2


def test_one_recorded_move_is_not_enough() -> None:
    (reason,) = reasons_to_stay(pilot(), production(), moved(SERVICE))
    assert "moved.platform" in reason


def test_a_stack_whose_data_has_moved_may_go() -> None:
    known = moved(SERVICE, "platform")
    assert list(reasons_to_stay(pilot(), production(), known)) == []


def test_a_service_that_nobody_serves_any_more_stays() -> None:
    known = moved(SERVICE, "platform")
    lacking = declared(stack="production-cloud")
    (reason,) = reasons_to_stay(pilot(), lacking, known)
    assert f"does not declare {SERVICE}" in reason


def test_a_permanent_stack_has_no_way_out() -> None:
    refused = run("decommission", "production-cloud").exception
    assert isinstance(refused, ConfigurationError)
    assert "is not a temporary stack" in refused.message


@pytest.mark.usefixtures("_both")
def test_the_order_can_be_seen_before() -> None:
    shown = run("decommission", "pilot-cloud", "--plan")
    assert shown.exit_code == ExitCode.OK
    assert "4 resources go in 2 steps" in shown.stdout
    assert "has not been moved" in shown.stdout


def test_what_would_be_left_behind_is_named() -> None:
    found = pilot()
    first = next(iter(found.everything))
    left = dataclasses.replace(found.everything[first], kept=True, protected=True)
    more = declared(left, stack="pilot-cloud")
    plan = "\n".join(lines(more, removal(more)))
    assert f"remove by hand: {left.name}" in plan
    assert f"lift the protection of 1: {left.name}" in plan


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_each_goes_once_and_after_all_that_need_it(
    edges: list[tuple[int, int]],
) -> None:
    made = [owned(f"r{n}", BUCKET, "common") for n in range(12)]
    for low, high in (sorted(edge) for edge in edges):
        if low != high:
            needs = made[high].needs | {made[low].urn}
            made[high] = dataclasses.replace(made[high], needs=needs)
    steps = removal(declared(*made))
    when = {each.urn: step.number for step in steps for each in step.resources}
    assert when.keys() == {each.urn for each in made}
    for each in made:
        assert all(when[each.urn] < when[needed] for needed in each.needs)


def test_a_circle_is_refused() -> None:
    one = owned("one", BUCKET, "common")
    two = owned("two", BUCKET, "common", one)
    circle = dataclasses.replace(one, needs=frozenset({two.urn}))
    with pytest.raises(ConfigurationError, match="in a circle"):
        removal(declared(circle, two))


def test_the_pilot_goes_without_leaving_anything() -> None:
    found = declare(["pilot-cloud"])["pilot-cloud"]
    steps = removal(found)
    names = [each.urn for step in steps for each in step.resources]
    assert sorted(names) == sorted(each.urn for each in found.resources)
    assert len(set(names)) == len(names)
    assert not any(each.kept for each in found.resources)
