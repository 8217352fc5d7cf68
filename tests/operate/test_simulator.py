"""The simulator as a process: started once, found again, ended, and told apart."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from operate.errors import SimulatorError
from operate.simulator import control, process
from operate.simulator.place import HOST, Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "simulator")
    yield made
    process.stop(made, print)


def test_a_second_start_finds_the_first(place: Place) -> None:
    first = process.start(place, print)
    again = process.start(place, print)
    assert (first.fresh, again.fresh) == (True, False)
    assert first.pid == again.pid == process.find(place)


def test_it_listens_on_loopback_and_keeps_its_folder_to_its_user(place: Place) -> None:
    process.start(place, print)
    assert place.address.startswith(f"http://{HOST}:")
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.log.stat().st_mode) == 0o600


def test_after_a_kill_it_starts_again_with_what_it_had(place: Place) -> None:
    pid = process.start(place, print).pid
    control.ask(place, "POST", "snapshot", body={"name": "before"})
    os.kill(pid, signal.SIGKILL)
    again = process.start(place, print)
    assert again.fresh
    assert again.pid != pid
    assert control.ask(place, "GET", "snapshots") == ["before"]


def test_a_number_that_now_names_another_program_is_not_ours(place: Place) -> None:
    place.folder.mkdir(parents=True)
    place.process_file.write_text(f"{os.getpid()} 1\n", "ascii")
    assert process.find(place) is None
    assert process.stop(place, print) is None


def test_a_port_that_is_taken_is_left_to_its_owner(place: Place) -> None:
    with socket.create_server((HOST, 0)) as taken:
        place.folder.mkdir(parents=True)
        number = taken.getsockname()[1]
        (place.folder / "port").write_text(str(number), "ascii")
        said: list[str] = []
        process.start(place, said.append)
    assert f"port {number} is taken by another program" in said[0]
    assert place.port() != number


def test_a_simulator_that_cannot_start_says_why(place: Place) -> None:
    place.folder.mkdir(parents=True)
    (place.folder / "cloud.sqlite").write_text("no database at all" * 100, "utf-8")
    with pytest.raises(SimulatorError, match="instead of starting") as failed:
        process.start(place, print)
    assert str(place.log) in failed.value.message
    assert process.find(place) is None


def test_without_a_simulator_the_message_names_the_command(place: Place) -> None:
    with pytest.raises(SimulatorError, match="Fix: gov-cloud simulator start"):
        control.ask(place, "GET", "status")


def test_a_refusal_of_the_control_api_is_passed_on(place: Place) -> None:
    process.start(place, print)
    with pytest.raises(SimulatorError, match="no snapshot has this name"):
        control.ask(place, "POST", "restore", body={"name": "never"})
    with pytest.raises(SimulatorError, match="effect: 'rain'"):
        control.ask(place, "PUT", "faults", body=[{"effect": "rain"}])
    assert control.ask(place, "GET", "faults") == []


def test_a_proxy_of_the_shell_never_sees_a_key(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.start(place, print)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    body = {"access_key": "LTAItest", "secret_key": "never shown"}
    control.ask(place, "POST", "credentials", body=body)
    assert "never shown" not in place.log.read_text("utf-8")
