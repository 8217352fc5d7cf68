"""Release archives from a mirror: checked, unpacked safely, skipped with a reason."""

import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from operate.errors import TamperedArchiveError, ToolchainError
from operate.toolchain import find
from operate.toolchain.archive import extract
from tests.operate.fake_machine import PROVIDER, PULUMI, Machine, sha256, tar_of

SDK = tar_of(
    {
        "pulumi/pulumi": PULUMI,
        "pulumi/pulumi-language-python": "#!/bin/sh\n",
        "pulumi/pulumi-language-python-exec": "#!/bin/sh\n",
        "pulumi/pulumi-language-go": "#!/bin/sh\n",
    }
)
PLUGIN = tar_of({"README.md": "provider", "pulumi-resource-alicloud": PROVIDER})


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: pytest shows what fails."""


class Mirror:
    """A machine and, on loopback, a mirror that it is told to use."""

    def __init__(self, root: Path, server: ThreadingHTTPServer) -> None:
        self.machine = Machine(root)
        self.files = root / "mirror"
        self.port = server.server_port
        address = f"http://127.0.0.1:{self.port}/"
        self.machine.environment["GOV_CLOUD_RELEASES"] = address
        self.put(SDK, PLUGIN)
        self.machine.pin(sdk=sha256(SDK), plugin=sha256(PLUGIN))

    def put(self, sdk: bytes, plugin: bytes) -> None:
        pins = self.machine.pins
        for name, content in ((pins.sdk_archive, sdk), (pins.plugin_archive, plugin)):
            (self.files / name).parent.mkdir(parents=True, exist_ok=True)
            (self.files / name).write_bytes(content)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    handler = partial(Quiet, directory=str(tmp_path / "mirror"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Mirror(tmp_path, server)
        finally:
            server.shutdown()
            thread.join()


def test_a_mirror_gives_engine_and_provider(mirror: Mirror) -> None:
    made = mirror.machine.ensure()
    assert (made.source, made.own_host) == ("release", False)
    assert sorted(each.name for each in made.pulumi.parent.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
    ]
    plugin = made.home / "plugins/resource-alicloud-v3.105.0/pulumi-resource-alicloud"
    assert plugin.read_text("utf-8") == PROVIDER
    assert find(mirror.machine.places) == made
    assert mirror.machine.builds() == 0
    assert mirror.machine.in_cache() == [made.root.name]


def test_a_changed_archive_ends_everything(mirror: Mirror) -> None:
    other = tar_of({"pulumi/pulumi": "#!/bin/sh\necho evil\n"})
    mirror.put(other, PLUGIN)
    with pytest.raises(TamperedArchiveError) as error:
        mirror.machine.ensure()
    assert mirror.machine.pins.sdk_archive in error.value.message
    assert f"SHA-256 is {sha256(other)}; allowed: {sha256(SDK)}" in error.value.message
    assert mirror.machine.builds() == 0
    assert mirror.machine.in_cache() == []


def skipped_with(machine: Machine) -> str:
    """Return the line that says why releases were skipped; a build must follow."""
    assert machine.ensure().source == "built"
    lines = [line for line in machine.said if line.startswith("release archives: ")]
    assert len(lines) == 1
    assert lines[0].endswith("; skipped")
    return lines[0]


def test_an_address_nobody_answers_is_skipped(mirror: Mirror) -> None:
    # Port 9 of loopback: refused at once, as by a firewall that rejects.
    mirror.machine.environment["GOV_CLOUD_RELEASES"] = "http://127.0.0.1:9/"
    assert "127.0.0.1:9 cannot be reached" in skipped_with(mirror.machine)


def test_a_mirror_without_the_file_is_skipped(mirror: Mirror) -> None:
    (mirror.files / mirror.machine.pins.plugin_archive).unlink()
    assert "404" in skipped_with(mirror.machine)
    bin_folder = find(mirror.machine.places)
    assert bin_folder is not None
    # The engine's archive had arrived; nothing of it may be mixed with the build.
    programs = {each.name for each in bin_folder.pulumi.parent.iterdir()}
    assert programs == {"pulumi", "pulumi-language-python"}


def test_without_a_recorded_sum_nothing_is_downloaded(mirror: Mirror) -> None:
    mirror.machine.pin(plugin=None)
    line = skipped_with(mirror.machine)
    assert "no checksum is recorded for plugins/pulumi-resource-alicloud-v3" in line
    assert not [said for said in mirror.machine.said if "downloading" in said]


def test_releases_can_be_switched_off(mirror: Mirror) -> None:
    mirror.machine.environment["GOV_CLOUD_RELEASES"] = "off"
    assert "GOV_CLOUD_RELEASES=off" in skipped_with(mirror.machine)


@pytest.mark.parametrize(
    "address", ["file:///etc", "ftp://host/x", "mirror", "http://"]
)
def test_an_address_that_is_none_is_refused(mirror: Mirror, address: str) -> None:
    mirror.machine.environment["GOV_CLOUD_RELEASES"] = address
    with pytest.raises(ToolchainError, match="allowed: an http or https address"):
        mirror.machine.ensure()


@pytest.mark.parametrize("broken", ["abc", "A" * 64, 5])
def test_a_sum_that_is_none_is_refused(mirror: Mirror, broken: str) -> None:
    mirror.machine.pin(sdk=broken)
    with pytest.raises(ToolchainError, match="64 lower-case hexadecimal digits"):
        mirror.machine.ensure()


def test_an_archive_that_lacks_a_program_is_refused(mirror: Mirror) -> None:
    sdk = tar_of({"pulumi/pulumi": PULUMI})
    mirror.put(sdk, PLUGIN)
    mirror.machine.pin(sdk=sha256(sdk))
    with pytest.raises(TamperedArchiveError, match="lacks pulumi-language-python"):
        mirror.machine.ensure()


def test_an_engine_that_does_not_run_here_is_skipped(mirror: Mirror) -> None:
    files = {"pulumi/pulumi": "#!/no/such/interpreter\n"}
    sdk = tar_of(files | {"pulumi/pulumi-language-python": "#!/bin/sh\n"})
    mirror.put(sdk, PLUGIN)
    mirror.machine.pin(sdk=sha256(sdk))
    assert "does not run on this machine" in skipped_with(mirror.machine)


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


@pytest.mark.parametrize(
    "content",
    [
        tar_of({"../pulumi": PULUMI}),
        tar_of({"/tmp/pulumi": PULUMI}),  # noqa: S108  a name in an archive
        tar_of({"a/../../pulumi": PULUMI}),
        tar_of({"pulumi": PULUMI}, link("x", "/etc/passwd")),
        tar_of({"pulumi": PULUMI}, link("a/x", "../../y")),
        tar_of({"pulumi": PULUMI}, link("x", "../y", tarfile.LNKTYPE)),
        tar_of({"pulumi": PULUMI}, link("x", "", tarfile.FIFOTYPE)),
        tar_of({"pulumi": PULUMI}, link("x", "", tarfile.CHRTYPE)),
    ],
)
def test_an_archive_that_leads_out_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(content)
    with pytest.raises(TamperedArchiveError, match="leads out of the archive"):
        extract(archive, tmp_path / "deep" / "into", lambda _: True)
    assert not (tmp_path / "deep" / "pulumi").exists()
    assert not (tmp_path / "pulumi").exists()


def test_links_inside_an_archive_are_passed_over(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar.gz"
    inside = link("pulumi/alias", "../pulumi/pulumi")
    archive.write_bytes(tar_of({"pulumi/pulumi": PULUMI}, inside))
    assert extract(archive, tmp_path / "into", lambda _: True) == ["pulumi"]


@pytest.mark.parametrize("content", [b"not an archive", SDK[: len(SDK) // 2]])
def test_half_an_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(content)
    with pytest.raises(TamperedArchiveError, match=r"not a readable \.tar\.gz"):
        extract(archive, tmp_path / "into", lambda _: True)
