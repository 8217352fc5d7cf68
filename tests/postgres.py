"""A real PostgreSQL server for tests: on loopback, in a folder of its own, thrown away.

The server refuses to run as root, so root starts it as another user. Where no server is
installed the tests that need one say so; `.ci/run` installs it.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

USERS = ("postgres", "nobody")
PATIENCE_SECONDS = "60"


@dataclass
class Server:
    """A server that can be stopped and started while something uses it."""

    programs: Path
    folder: Path
    port: int
    user: str | None

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def make(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "--pgdata", data, "--username=gov_cloud", "--auth=trust")
        self.start()
        where = ("--host=127.0.0.1", f"--port={self.port}", "--username=gov_cloud")
        self._run("createdb", *where, "gov_cloud_state")

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self._control("start", "--options", options, "--log", log)

    def stop(self) -> None:
        self._control("stop", "--mode", "immediate")

    def discard(self) -> None:
        """Stop it, if it runs, and take everything away."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _control(self, verb: str, *arguments: str) -> None:
        data = str(self.folder / "data")
        wait = ("--wait", "--timeout", PATIENCE_SECONDS, "--silent")
        self._run("pg_ctl", verb, "--pgdata", data, *wait, *arguments)

    @property
    def backends(self) -> str:
        """The file that says the pilot's state lies in this server."""
        return (
            "schema: backends/1\nbackends:\n  env10:\n    kind: postgres\n"
            f"    host: 127.0.0.1\n    port: {self.port}\n"
            "    database: gov_cloud_state\n    user: gov_cloud\n    tls: disable\n"
            "    compression: zstd\n    secrets: {kind: passphrase}\n"
        )


def programs() -> Path | None:
    """Return the folder with the server's programs, the newest version first."""
    found = shutil.which("initdb")
    if found:
        # Of the version it is a link to: the others stand beside it there.
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def server() -> Server:
    """Return a running server; skips where none is installed."""
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="gov-cloud-postgres-"))
    user = next(name for name in USERS if _is_known(name)) if os.getuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(where, folder, port, user)
    try:
        made.make()
    except subprocess.CalledProcessError:
        # It may have begun to run: nothing of a failed start stays behind.
        made.discard()
        raise
    return made


def _is_known(name: str) -> bool:
    return name in {entry.pw_name for entry in pwd.getpwall()}
