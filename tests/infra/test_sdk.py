"""The speed-ups of the SDK change no registration, no output and no error."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import engine_pb2, language_pb2

from infra.sdk import SPEED_UPS, SWITCH, SpeedUp
from tests.fake_engine import FakeEngine, language_host, program

HEAD = """
from infra.sdk import speed_up
applied = speed_up()
import asyncio, sys
import pulumi
from pulumi import ComponentResource, CustomResource, Output, ResourceOptions

class Thing(CustomResource):
    id: Output[str]
    def __init__(self, name, properties=None, opts=None):
        super().__init__("test:test:Thing", name, properties or {}, opts)

class Group(ComponentResource):
    def __init__(self, name, children, opts=None):
        super().__init__("test:test:Group", name, None, opts)
        inside = ResourceOptions(parent=self)
        things = [Thing(f"{name}-{i}", {"n": i}, inside) for i in range(children)]
        self.register_outputs({"ids": Output.all(*[each.id for each in things])})

def fail(value):
    raise ValueError(f"no {value}")
"""
LINKS = """
last = Thing("t0")
for number in range(1, links):
    last = Thing(f"t{number}", {"before": last.id})
pulumi.export("last", last.id)
"""
# The stock SDK waits in the square of what it waits for.
CHAIN = "links = 80" + LINKS
TREE = """
for number in range(5):
    outer = Group(f"outer{number}", 4)
    inner = Group(f"inner{number}", 3, ResourceOptions(parent=outer))
    Thing(f"after{number}", opts=ResourceOptions(depends_on=[inner], protect=True))
pulumi.export("secret", Output.secret("x"))
"""
IN_APPLY = """
def more(value):
    Thing(f"made-of-{value}")
    return Thing("nested", {"of": value}).id
pulumi.export("nested", Thing("first").id.apply(more))
"""
FAILING_APPLY = 'Thing("a").id.apply(fail)\nThing("b")'
# Nobody waits for this one, and another output never comes to an end. It fails well
# after the stack's own requests, which are sent side by side with the program.
FAILING_ALONE = """
Output.from_input(asyncio.get_event_loop().create_future())
async def later():
    await Thing("a").id.future()
    await asyncio.sleep(0.3)
    fail("later")
Output.from_input(later())
"""
FAILING_LATE = 'Thing("a").id.apply(lambda i: Thing("b").id.apply(fail))'
REFUSED = 'Thing("b", {"of": Thing("refused-a").id})\nThing("c")'
FAILED = 'Thing("b", {"of": Thing("failed-a").id})\nThing("c")'
# The engine has told of the failure, and nothing else needs the resource.
FAILED_ALONE = 'Thing("failed-a")\nThing("c")'
# Each further reader of a failed output finds no traceback.
FAILING_SHARED = """
async def later():
    await Thing("a").id.future()
    await asyncio.sleep(0.3)
    fail("later")
shared = Output.from_input(later())
readers = [shared.apply(str) for _ in range(3)]
"""
RAISES = 'Thing("a")\nfail("program")'
EXITS = 'Thing("a")\nsys.exit(3)'
RUN_ERROR = 'Thing("a")\nraise pulumi.RunError("no")'

PROGRAMS = {
    name.lower(): source
    for name, source in list(globals().items())
    if name.isupper()
    and isinstance(source, str)
    and name not in {"HEAD", "LINKS", "SWITCH"}
}
SHOW_THEIR_LINE = {
    *("failing_apply", "failing_alone", "failing_late", "failing_shared", "raises")
}
SUCCEED = {"chain", "tree", "in_apply", "failed_alone"}


@dataclass
class Seen:
    """What the engine saw of one run."""

    answer: language_pb2.RunResponse
    registered: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    errors: list[str]
    """The last line of each."""
    whole_errors: list[str] = field(compare=False)


def plain(messages: list[Any]) -> list[dict[str, Any]]:
    """Return messages in an order that does not depend on the threads."""
    return sorted((MessageToDict(each) for each in messages), key=repr)


def seen(folder: Path, source: str, stock: str, *, preview: bool) -> Seen:
    # The SDK sends sets as lists: their order follows the hash of a run.
    with language_host(**{SWITCH: stock, "PYTHONHASHSEED": "0"}) as host:
        answer = host.run(program(folder, HEAD + source), dryRun=preview)
        engine: FakeEngine = host.engine
    return Seen(
        answer=answer,
        registered=plain(engine.registered),
        outputs=plain(engine.outputs),
        errors=[each.rstrip().splitlines()[-1] for each in engine.errors],
        whole_errors=engine.errors,
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_requests_and_errors_as_the_stock_sdk(name: str, tmp_path: Path) -> None:
    """Positions in the source and stack traces included."""
    source = PROGRAMS[name]
    stock = seen(tmp_path, source, "1", preview=False)
    ours = seen(tmp_path, source, "0", preview=False)
    assert ours == stock
    assert bool(stock.errors or stock.answer.error) == (name not in SUCCEED)
    if name in SHOW_THEIR_LINE:
        # The stock SDK loses it when another output reads the failure first.
        (whole,) = ours.whole_errors
        assert f'File "{tmp_path}/__main__.py"' in whole
        assert ", in fail" in whole


def test_same_requests_in_a_preview(tmp_path: Path) -> None:
    stock = seen(tmp_path, TREE, "1", preview=True)
    assert len(stock.registered) == 51
    assert all(each["stackTrace"]["frames"] for each in stock.registered[1:])
    assert seen(tmp_path, TREE, "0", preview=True) == stock


def test_chain_is_registered_whole(tmp_path: Path) -> None:
    found = seen(tmp_path, "links = 400" + LINKS, "0", preview=False)
    assert len(found.registered) == 401
    (stack,) = found.outputs
    assert stack["outputs"] == {"last": "t399-id"}


def test_only_the_program_s_own_debug_messages_are_sent(tmp_path: Path) -> None:
    """Once they are applied: the stack itself is registered before the program."""
    source = HEAD + 'Thing("a")\npulumi.log.debug("mine")'
    counted = {}
    for stock in ("1", "0"):
        with language_host(**{SWITCH: stock}) as host:
            host.run(program(tmp_path, source))
            counted[stock] = host.engine.said(engine_pb2.DEBUG)
    assert "mine" in counted["1"]
    assert [line for line in counted["1"] if "name=a" in line]
    assert [line for line in counted["0"] if "test-test" not in line] == ["mine"]


@pytest.fixture(scope="module")
def installed() -> dict[str, str]:
    """Return the digests as a process finds them that has applied no speed-up yet."""
    source = (
        "import json; from infra.sdk import SPEED_UPS; "
        "print(json.dumps({s.name: s.found_digest() for s in SPEED_UPS}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("each", SPEED_UPS, ids=lambda each: each.name)
def test_speed_up_was_written_for_the_installed_sdk(
    each: SpeedUp, installed: dict[str, str]
) -> None:
    if not each.relies_on:
        pytest.fail("nothing to compare") if each.digest else None
        return
    assert installed[each.name] == each.digest, (
        f"the SDK changed {each.relies_on}: compare it with infra/sdk.py, run this "
        f"file's other tests, then record {installed[each.name]}"
    )


@pytest.mark.parametrize(
    ("stock", "change", "applied", "said"),
    [
        ("1", "", "()", []),
        ("0", "", str(tuple(each.name for each in SPEED_UPS)), []),
        (
            "0",
            "digest='0'",
            "('collector',)",
            ["pulumi.log:debug", "wait_for_rpcs", "_get_stack_trace"],
        ),
        (
            "0",
            "relies_on=('pulumi.gone:x',)",
            "()",
            ["No module named 'pulumi.gone'"] * len(SPEED_UPS),
        ),
    ],
    ids=["switched off", "as released", "SDK changed", "function gone"],
)
def test_what_does_not_fit_is_left_out_and_named(
    tmp_path: Path, stock: str, change: str, applied: str, said: list[str]
) -> None:
    source = f"""
from dataclasses import replace
from infra import sdk
sdk.SPEED_UPS = tuple(replace(each, {change}) for each in sdk.SPEED_UPS)
print(sdk.speed_up())
"""
    with language_host(**{SWITCH: stock}) as host:
        host.run(program(tmp_path, source))
        for expected in said:
            line = host.next_line()
            assert "left out" in line
            assert expected in line
        assert host.next_line() == applied


def test_other_release_of_the_sdk_is_left_alone(tmp_path: Path) -> None:
    source = """
from infra import sdk
sdk.SDK_VERSION = "3.0.0"
print(sdk.speed_up())
"""
    with language_host(**{SWITCH: "0"}) as host:
        host.run(program(tmp_path, source))
        for _ in range(len(SPEED_UPS) - 1):
            assert "left out, pulumi is 3.259.0; allowed: 3.0.0" in (
                host.next_line().replace("pulumi 3.0.0", "3.0.0")
            )
        assert host.next_line() == "('collector',)"
