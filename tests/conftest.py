"""What all tests share: the real engine and provider, for those that need them."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from operate.toolchain import Toolchain, ensure, find

# A busy machine is no failing test: examples have no time limit.
settings.register_profile("gov-cloud", deadline=None)
# A quarter of the examples for `make quick`; `make test` and CI look for all of them.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("gov-cloud")
# Machines that run tests often forbid compiled files. Without them every worker
# rewrites 300 test files and every command that a test starts compiles its layers.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# Programs and models are large: a search for garbage every 700 objects finds little.
gc.set_threshold(30_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Search the tests' own leavings once.

    pytest would search them five times, two seconds each: what the first search finds
    is reported all the same.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """Return the toolchain, building it when there is none: no test skips silently.

    GOV_CLOUD_TOOLCHAIN_DIR names one that is laid out but not sealed (for work on
    the provider); GOV_CLOUD_NO_BUILD=1 skips, visibly, instead of building.
    """
    named = os.environ.get("GOV_CLOUD_TOOLCHAIN_DIR")
    if named:
        return _as_it_lies(Path(named))
    made = find()
    if made is None and os.environ.get("GOV_CLOUD_NO_BUILD") == "1":
        pytest.skip("no toolchain, and GOV_CLOUD_NO_BUILD=1 forbids building one")
    # Past pytest's capture: ten minutes without a line look like a hanging test.
    return made or ensure(lambda line: print(line, file=sys.__stderr__, flush=True))


def _as_it_lies(root: Path) -> Toolchain:
    pulumi = root / "bin" / "pulumi"
    if not pulumi.is_file():
        pytest.fail(f"GOV_CLOUD_TOOLCHAIN_DIR: {pulumi} is missing")
    return Toolchain(
        root=root,
        pulumi=pulumi,
        home=root / "home",
        source="built",
        own_host=True,
        versions={},
    )
