"""Whatever is killed, and whenever: the same command again makes everything whole.

A point is a number of requests that the simulator has answered, drawn from a seed. Then
engine, provider, simulator or all of them are killed without a word. Afterwards `up`
must work, nothing may exist twice, and no lock may be in the way.
"""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from Tea.exceptions import TeaException  # type: ignore[import-untyped]

from operate.errors import SimulatorError
from operate.simulator import control
from operate.simulator.place import Place
from tests.system.clone import STACK, Clone, ended, kinds
from tests.system.sdk import Stranger

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]

# What runs, by a part of its command line.
ENGINE, PROVIDER, SIMULATOR = (
    "bin/pulumi up",
    "pulumi-resource-alicloud",
    "-m simulator",
)
COMMAND = "-m operate.main up"
VICTIMS = {
    "engine": (ENGINE,),
    "provider": (PROVIDER,),
    "simulator": (SIMULATOR,),
    "everything": (COMMAND, ENGINE, PROVIDER, SIMULATOR),
}
# A clean `up` of the small cloud makes about 60 requests while it changes things.
REQUESTS = 50
SEED = 20181011
PATIENCE_SECONDS = 120
# What every account has before anything is made.
FURNITURE = 2


def points(count: int, seed: int) -> list[tuple[str, int]]:
    """Return whom to kill after how many requests."""
    draw = random.Random(seed)  # noqa: S311 - repeatable on purpose
    victims = list(VICTIMS)
    return [
        (victims[number % len(victims)], draw.randrange(1, REQUESTS))
        for number in range(count)
    ]


def requests(clone: Clone) -> int:
    """Return how many requests the simulator has answered; 0 before it runs."""
    place = Place(clone.folder / ".gov-cloud" / "simulator")
    try:
        status = control.ask(place, "GET", "status", timeout=2.0)
    except SimulatorError:
        return 0
    return sum(status["requests"].values())


def kill(clone: Clone, victim: str) -> None:
    """Kill all processes of a victim; the command first, so that it sees nothing."""
    for name in VICTIMS[victim]:
        for pid in clone.processes(name):
            os.kill(pid, signal.SIGKILL)


def killed_up(clone: Clone, victim: str, point: int) -> None:
    """Start `up`, kill the victim at the point, and wait for the command's end."""
    started = clone.start("up", STACK, "--yes", "--json")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while requests(clone) < point and started.poll() is None:
        assert time.monotonic() < deadline, f"no {point} requests came"
        time.sleep(0.02)
    kill(clone, victim)
    if victim == "simulator":
        # As whoever watches over it would do.
        assert clone.run("simulator", "start").code == 0
    ended(started)


def whole_again(clone: Clone, wanted: Counter[str]) -> None:
    """Assert that the same command mends everything, and that nothing is double."""
    done = clone.up()
    assert done.code == 0, done.said
    assert kinds(clone) == wanted, done.said
    drift = clone.run("drift", STACK)
    assert drift.code == 0, drift.said
    assert not list((clone.folder / ".gov-cloud/state/.pulumi/locks").rglob("*.json"))


@pytest.mark.parametrize(("victim", "point"), points(4, SEED))
def test_a_killed_up_is_made_whole_by_the_next(
    clone: Clone, wanted: Counter[str], victim: str, point: int
) -> None:
    killed_up(clone, victim, point)
    whole_again(clone, wanted)


@pytest.mark.nightly
@pytest.mark.parametrize(("victim", "point"), points(20, SEED + 1))
def test_a_killed_up_is_made_whole_by_the_next_at_many_points(
    clone: Clone, wanted: Counter[str], victim: str, point: int
) -> None:
    killed_up(clone, victim, point)
    whole_again(clone, wanted)


def test_a_killed_destroy_is_finished_by_the_next(living: Clone) -> None:
    started = living.start("destroy", STACK, "--yes", "--unprotect", "test", "--json")
    deadline = time.monotonic() + PATIENCE_SECONDS
    before = requests(living)
    while requests(living) < before + 12 and started.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    # It changes what protects a resource first, with a run of its own.
    for name in ("-m operate.main destroy", "bin/pulumi ", PROVIDER, SIMULATOR):
        for pid in living.processes(name):
            os.kill(pid, signal.SIGKILL)
    ended(started)
    done = living.destroy("--unprotect", "test")
    assert done.code == 0, done.said
    assert done.data["left"] == []
    assert sum(kinds(living).values()) == FURNITURE


def test_two_ups_at_once_one_works_and_one_is_told_why(clone: Clone) -> None:
    both = [clone.start("up", STACK, "--yes", "--json") for _ in range(2)]
    first, second = sorted((ended(each) for each in both), key=lambda each: each.code)
    assert first.code == 0, first.said
    assert second.code == 11, second.said
    assert f"another command changes this stack (up {STACK}, process" in second.err
    assert "Traceback" not in second.err


def test_a_plain_pulumi_that_holds_the_stack_is_named(clone: Clone) -> None:
    """Someone uses `pulumi` itself: its lock is the engine's, and it is alive."""
    env = " ".join(clone.command("env"))
    up = f'eval "$({env})" && exec pulumi up --yes --skip-preview -s {STACK}'
    assert clone.run("simulator", "start").code == 0
    with_pulumi = clone.start_shell(up)
    locks = clone.folder / ".gov-cloud/state/.pulumi/locks"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not list(locks.rglob("*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    refused = clone.run("up", STACK, "--yes")
    assert refused.code == 11, refused.said
    assert "it is alive" in refused.err
    unlocked = clone.run("unlock", STACK)
    assert unlocked.code == 11, unlocked.said
    os.kill(with_pulumi.pid, signal.SIGKILL)
    ended(with_pulumi)
    assert clone.run("unlock", STACK).code == 0


def test_a_full_disk_refuses_and_loses_nothing(
    clone: Clone, wanted: Counter[str], tmp_path: Path
) -> None:
    small = tmp_path / "small-disk"
    small.mkdir()
    mounted = clone.shell(f"mount -t tmpfs -o size=700k tmpfs {small}")
    if mounted.code != 0:
        pytest.skip(f"this machine allows no small file system: {mounted.err.strip()}")
    data = clone.folder / ".gov-cloud" / "simulator"
    data.parent.mkdir(exist_ok=True)
    data.symlink_to(small)
    try:
        assert clone.run("simulator", "start").code == 0
        (small / "ballast").write_bytes(b"x" * _free(small))
        started = clone.start("up", STACK, "--yes", "--json")
        stranger = Stranger(clone)
        with pytest.raises(TeaException) as refused:
            stranger.make_network("never")
        assert refused.value.code == "ServiceUnavailable"
        # The provider tries again by itself; what it was refused is not lost.
        (small / "ballast").unlink()
        clone.shell(f"mount -o remount,size=64m {small}")
        done = ended(started)
        assert done.code == 0, done.said
        assert "never" not in {each.vpc_name for each in stranger.networks()}
        whole_again(clone, wanted)
    finally:
        clone.close()
        clone.shell(f"umount {small}")


def _free(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def test_ctrl_c_ends_an_up_cleanly_and_the_next_one_goes_on(
    clone: Clone, wanted: Counter[str]
) -> None:
    started = clone.start("up", STACK, "--yes", "--json")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while requests(clone) < REQUESTS // 4 and started.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    stopped = ended(started)
    assert stopped.code == 8, stopped.said
    assert stopped.data["verdict"] == "CANCELLED"
    assert "Traceback" not in stopped.err
    whole_again(clone, wanted)
