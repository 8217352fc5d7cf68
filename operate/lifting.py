"""Switches off the services' own protection, so that a destroy can end.

The engine's protection is a word in its state; a service's own (of a key, a database)
is a setting in the cloud, and the service refuses to delete while it is on. Only the
program knows which settings these are: it is run once with protection off, and what
that changes in existing resources is changed, nothing else.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from operate.exit_codes import ExitCode
from operate.paths import stack_file
from operate.previewing import PREVIEW
from operate.running import Job
from operate.working import Work

SETTINGS = "gov-cloud:stack"
OFF = {"data": False, "services": False}


def lift(work: Work) -> None:
    """Switch it off in every resource that exists and has it.

    A program that cannot run is no reason to stop: what stays protected is then
    refused by its service, and named.
    """
    with TemporaryDirectory() as folder:
        # The engine knows a stack by the name of its file.
        file = Path(folder) / stack_file(work.ready.stack).name
        file.touch(mode=0o600)
        file.write_text(yaml.safe_dump(_unprotected(work.ready.stack)), "utf-8")
        config = f"--config-file={file}"
        plan = work.run(Job("lift", (*PREVIEW, config)))
        urns = [each.urn for each in plan.outcome.changed if each.operation == "update"]
        if plan.code is not ExitCode.OK or not urns:
            return
        targets = [f"--target={urn}" for urn in urns]
        command = ("up", "--yes", "--skip-preview", config, *targets, work.parallel)
        work.run(Job("lift", command, total=len(urns)))


def _unprotected(stack: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(
        stack_file(stack).read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    content["config"][SETTINGS]["protection"] = OFF
    return content
