"""Free memory is what the machine has, or what the container still allows."""

from pathlib import Path

import pytest

from operate.toolchain.resources import available_memory_mib, free_disk_mib

MIB = 1024 * 1024


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """Return a root folder of a machine with 8,000 MiB free and 200 MiB of swap."""
    text = "MemTotal: 16384000 kB\nMemAvailable: 8192000 kB\nSwapFree: 204800 kB\n"
    write(tmp_path / "proc/meminfo", text)
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_memory_and_swap_are_added(system: Path) -> None:
    assert available_memory_mib(system) == 8200


def test_a_system_that_does_not_say_is_unknown(tmp_path: Path) -> None:
    assert available_memory_mib(tmp_path) is None


def test_the_nearest_limit_counts(system: Path) -> None:
    write(system / "proc/self/cgroup", "0::/a/b\n")
    groups = system / "sys/fs/cgroup"
    write(groups / "a/b/memory.max", "max\n")
    write(groups / "a/b/memory.current", f"{MIB}\n")
    write(groups / "a/memory.max", f"{500 * MIB}\n")
    write(groups / "a/memory.current", f"{300 * MIB}\n")
    write(groups / "a/memory.stat", f"anon 1\ninactive_file {100 * MIB}\n")
    assert available_memory_mib(system) == 300


def test_the_older_kind_of_group_counts_too(system: Path) -> None:
    write(system / "proc/self/cgroup", "5:cpu:/\n4:memory,x:/host/path\n")
    group = system / "sys/fs/cgroup/memory"
    write(group / "memory.limit_in_bytes", f"{400 * MIB}\n")
    write(group / "memory.usage_in_bytes", f"{390 * MIB}\n")
    assert available_memory_mib(system) == 10


def test_a_limit_already_passed_leaves_nothing(system: Path) -> None:
    write(system / "proc/self/cgroup", "0::/\n")
    write(system / "sys/fs/cgroup/memory.max", f"{MIB}\n")
    write(system / "sys/fs/cgroup/memory.current", f"{2 * MIB}\n")
    assert available_memory_mib(system) == 0


def test_a_folder_to_be_made_counts_as_its_parent(tmp_path: Path) -> None:
    assert free_disk_mib(tmp_path / "not" / "yet") > 0
