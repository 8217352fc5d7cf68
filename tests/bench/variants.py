"""What is measured: programs, with the speed-ups and the policy packs on and off."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.sdk import SWITCH
from operate import configuration, environment
from operate.errors import GovCloudError
from operate.paths import LOCAL, PACKS, ROOT, stack_file
from operate.state import ensure_stack
from operate.toolchain import Toolchain
from operate.toolchain.go import find_go
from operate.toolchain.pins import read_build_plan
from operate.toolchain.places import Places
from tests.bench.flat import write_flat
from tests.bench.nothing import write_nothing
from tests.bench.programs import write_pulumi, write_terraform

STACK = "pilot-cloud"
TERRAFORM_PROVIDER = "github.com/aliyun/terraform-provider-alicloud"
RESOURCES_OF_A_SET = 4
STOCK = "stock SDK"
FAST = "speed-ups"
FLAT = "the same resources, flat program"
READING = "flat program that reads the settings"
SILENT = f"{FAST}, a pack that answers nothing"
JUDGED = f"{FAST}, one pack of both"
PACK_CHOICES: dict[str, tuple[str, ...]] = {
    "two packs": ("residency", "ownership"),
    "one pack of both": ("residency-and-ownership",),
}
# Less frequent collection in engine and provider, both Go programs.
GO_COLLECTOR = {"GOGC": "400"}


@dataclass(frozen=True, eq=False)
class Variant:
    """One line of the report: what runs, where, in which environment."""

    subject: str
    title: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]


def variants(
    toolchain: Toolchain, scratch: Path, count: int, notes: list[str]
) -> Iterator[Variant]:
    """Yield what can be measured here; what cannot is said in `notes`."""
    accepted = configuration.check(STACK)
    base = environment.for_engine(toolchain, accepted.pinned)
    ensure_stack(STACK, toolchain, base)
    engine = str(toolchain.pulumi)
    pilot = f"pilot ({STACK})"
    yield from _previews(pilot, ROOT, base, engine)
    silent = f"--policy-pack={write_nothing(scratch / 'nothing')}"
    command = (*_command(engine), silent)
    yield Variant(pilot, SILENT, command, ROOT, {**base, SWITCH: "0"})
    for title, file in ((FLAT, None), (READING, stack_file(STACK))):
        folder = scratch / ("reading" if file else "flat")
        write_flat(folder, Path(sys.prefix), STACK, file)
        flat = _initialised(folder, base, engine)
        yield Variant(pilot, title, _command(engine), folder, {**flat, SWITCH: "0"})
    folder = write_pulumi(scratch / "pulumi", count, Path(sys.prefix), STACK)
    plain = _initialised(folder, base, engine)
    subject = f"{count * RESOURCES_OF_A_SET:,} plain resources"
    yield from _previews(subject, folder, plain, engine)
    yield from _terraform(subject, scratch / "terraform", count, notes)


def _command(engine: str) -> tuple[str, ...]:
    return (engine, "preview", "--json", "--non-interactive", "-s", STACK)


def _initialised(folder: Path, base: Mapping[str, str], engine: str) -> dict[str, str]:
    """Give a written project a state and a stack of its own; return its environment."""
    state = folder.with_name(f"{folder.name}-state")
    state.mkdir()
    own = {**base, "PULUMI_BACKEND_URL": state.as_uri()}
    init = [engine, "stack", "init", STACK, "--non-interactive"]
    subprocess.run(init, cwd=folder, env=own, check=True, capture_output=True)
    return own


def _previews(
    subject: str, folder: Path, base: Mapping[str, str], engine: str
) -> Iterator[Variant]:
    command = _command(engine)
    stock, fast = {**base, SWITCH: "1"}, {**base, SWITCH: "0"}
    yield Variant(subject, STOCK, command, folder, stock)
    yield Variant(subject, FAST, command, folder, fast)
    tuned = fast | GO_COLLECTOR
    yield Variant(subject, f"{FAST}, GOGC=400", command, folder, tuned)
    for title, packs in PACK_CHOICES.items():
        chosen = tuple(f"--policy-pack={PACKS / pack}" for pack in packs)
        judged = command + chosen
        yield Variant(subject, f"{FAST}, {title}", judged, folder, fast)


def _terraform(
    subject: str, folder: Path, count: int, notes: list[str]
) -> Iterator[Variant]:
    program = shutil.which("terraform")
    if program is None:
        notes.append("Terraform was not measured: no `terraform` on PATH.")
        return
    try:
        provider = _terraform_provider()
    except (GovCloudError, subprocess.CalledProcessError) as error:
        notes.append(f"Terraform was not measured: {error}")
        return
    write_terraform(folder, count, provider.parent)
    command = (program, "plan", "-refresh=false", "-input=false", "-no-color")
    settings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"),
    }
    yield Variant(subject, "terraform plan -refresh=false", command, folder, settings)


def _terraform_provider() -> Path:
    """Return the Terraform provider of the same source, built with the same flags.

    Beside a built toolchain this is a link of seconds: the packages are in Go's
    cache. Raises GovCloudError without Go, CalledProcessError when it fails.
    """
    places = Places.here()
    program = LOCAL / "bench" / "terraform-provider-alicloud"
    sums = places.sources / "provider" / "go.sum"
    if program.exists() and program.stat().st_mtime > sums.stat().st_mtime:
        return program
    go, plan = find_go(places), read_build_plan(places.sources)
    command = [go.program, "build", *plan.flags, "-ldflags", plan.ldflags]
    subprocess.run(
        [*command, "-o", str(program), TERRAFORM_PROVIDER],
        cwd=places.sources,
        env=dict(go.environment),
        check=True,
    )
    return program
