"""Where a simulator lives: its folder, its port, its certificates."""

import socket
from dataclasses import dataclass
from pathlib import Path

from operate.paths import LOCAL

HOST = "127.0.0.1"
# Easy to remember; a second clone on the machine gets another one.
FIRST_PORT = 8480


@dataclass(frozen=True)
class Place:
    """The data directory of one simulator and what this command keeps there."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The certificate that a client must trust."""
        return self.folder / "ca.pem"

    @property
    def log(self) -> Path:
        """What the process says."""
        return self.folder / "simulator.log"

    @property
    def process_file(self) -> Path:
        """Number and start time of the process, for one may outlive the other."""
        return self.folder / "process"

    @property
    def ready_file(self) -> Path:
        """Written by the simulator when it listens."""
        return self.folder / "ready"

    @property
    def address(self) -> str:
        """The address of the proxy, the control API and the console."""
        return f"http://{HOST}:{self.port()}"

    def port(self) -> int:
        """Return its port; chosen once, so that printed exports stay true."""
        try:
            return int(self._port_file.read_text("ascii"))
        except (OSError, ValueError):
            return self.choose_port()

    def choose_port(self) -> int:
        """Choose a port that is free now, and keep it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = FIRST_PORT if is_free(FIRST_PORT) else _any_free()
        fresh = self._port_file.with_suffix(".new")
        fresh.write_text(f"{number}\n", "ascii")
        fresh.replace(self._port_file)
        return number

    @property
    def _port_file(self) -> Path:
        return self.folder / "port"


HERE = Place(LOCAL / "simulator")


def is_free(number: int) -> bool:
    """Tell whether nothing listens on this port of loopback."""
    with socket.socket() as probe:
        # As the simulator itself does: connections that linger are no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return False
    return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number
