"""A sparsely loaded SDK gives what the shipped one gives, and loads less."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from infra.sparse import SWITCH

# A name is shown by where it comes from: the class or function itself cannot travel.
SHOW = """
import json, sys
import infra
from infra import sparse
from pulumi_alicloud import nas

def shown(name):
    value = getattr(nas, name)
    return f"{getattr(value, '__module__', '')} {getattr(value, '__name__', value)}"

def loaded():
    return [name for name in sys.modules if name.startswith("pulumi_alicloud.nas.")]
"""
EVERY = """
shown("FileSystem")  # the shipped SDK loads a package when it is first touched
print(json.dumps({name: shown(name) for name in dir(nas) if name[0] != "_"}))
"""
# What is found without running the whole package, and how much that loads.
FOUND = """
whole, found = sparse._run_whole, {}
def refused(package):
    raise AttributeError
sparse._run_whole = refused
shown("FileSystem")
few = len(loaded())
for name in json.loads(sys.argv[1]):
    try:
        found[name] = shown(name)
    except AttributeError:
        pass
print(json.dumps({"found": found, "few": few}))
"""
ALL_AT_ONCE = (
    "from pulumi_alicloud.nas import *\nprint(json.dumps('FileSystem' in vars()))"
)
FALLEN_BACK = """
before = shown("FileSystem"), len(loaded())
after = [shown(name) for name in ("get_zones_output", "FileSystem")]
try:
    nas.nothing
except AttributeError as error:
    after.append(str(error))
print(json.dumps([*before, len(loaded()), *after]))
"""


def run(source: str, *arguments: str, stock: str = "0") -> Any:
    done = subprocess.run(
        [sys.executable, "-c", SHOW + source, *arguments],
        env=os.environ | {SWITCH: stock},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def shipped() -> dict[str, str]:
    """Return every public name of a package as the stock SDK has it."""
    found: dict[str, str] = run(EVERY, stock="1")
    return found


def test_every_name_found_alone_is_the_shipped_one(shipped: dict[str, str]) -> None:
    told = run(FOUND, json.dumps(sorted(shipped)))
    found = told["found"]
    assert found == {name: shipped[name] for name in found}
    assert told["few"] < 5
    # Resources, their arguments and the functions; not what functions return.
    left = {name for name in shipped if name not in found}
    assert {name for name in left if not name.startswith(("Get", "Await"))} <= {
        *(name for name in left if name.endswith("_output")),
        "typing",
    }
    assert {"FileSystem", "FileSystemArgs", "FileSystemNfsAclArgs"} <= found.keys()


def test_the_whole_package_is_seen_by_those_who_look_at_all(
    shipped: dict[str, str],
) -> None:
    assert run(EVERY) == shipped
    assert run(ALL_AT_ONCE)


def test_a_name_that_no_file_is_called_after_is_found_too(
    shipped: dict[str, str],
) -> None:
    before, few, many, *after, error = run(FALLEN_BACK)
    assert few < 5 < many
    assert after == [shipped["get_zones_output"], before]
    assert "has no attribute 'nothing'" in error
