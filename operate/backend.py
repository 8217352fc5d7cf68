"""Finds the state of a stack's site, and what the engine must know to use it.

From `facts/data/backends.yaml`, or the site's own file that GOV_CLOUD_BACKENDS names.
Addresses hold no secret; passwords and tokens stay in files and variables of the user.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import yaml

from facts import FactsError
from facts.backends import Backend, backend_problems, backends
from facts.read import SCHEMAS, read_yaml
from operate.errors import ConfigurationError
from operate.paths import ROOT, stack_file
from operate.registers import registers

SHIPPED = ROOT / "facts" / "data" / "backends.yaml"
CHOOSER = "GOV_CLOUD_BACKENDS"


def backend_of(stack: str) -> Backend:
    """Return where the state of a stack lies; ConfigurationError if it may not."""
    known = registers()
    rule = known.stack_rule(stack)
    if rule is None:
        names = ", ".join(each.name for each in known.stacks)
        raise ConfigurationError(
            f"{stack}: belongs to no site; allowed: {names} of facts/data/stacks.yaml. "
            "Fix: name one of them."
        )
    file = Path(os.environ.get(CHOOSER) or SHIPPED)
    found = read(file, {id_: site.domain for id_, site in known.sites.items()})
    if rule.site not in found:
        raise ConfigurationError(
            f"{file.name}: backends.{rule.site}: is missing; allowed: every site. "
            f"Fix: say where the state of {stack} lies."
        )
    backend = found[rule.site]
    _same_secrets(stack, backend)
    return backend


def read(file: Path, domains: Mapping[str, str]) -> Mapping[str, Backend]:
    """Return the backends of a file; ConfigurationError with every problem."""
    schema = json.loads((SCHEMAS / "backends.schema.json").read_text("utf-8"))
    try:
        content = read_yaml(file)
    except FactsError as error:
        raise ConfigurationError(str(error)) from error
    # Imported here: most runs keep their state in the clone and have no such file.
    from facts.sentences import problems  # noqa: PLC0415

    found = [f"{file.name}: {line}" for line in problems(content, schema)]
    if not found:
        found = list(backend_problems(content["backends"], domains, file.name))
    if found:
        raise ConfigurationError("\n".join(found))
    return backends(content["backends"])


def _same_secrets(stack: str, backend: Backend) -> None:
    """Refuse a stack file whose secrets another service keeps."""
    file = stack_file(stack)
    try:
        content = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        return  # the settings check names it better
    said = (content or {}).get("secretsprovider") or "passphrase"
    wanted = backend.secrets.provider
    if said != wanted:
        raise ConfigurationError(
            f"stacks/{file.name}: secretsprovider: {said}; allowed: {wanted}, as the "
            f"site's backend says. Fix: gov-cloud env, then pulumi stack "
            f"change-secrets-provider {wanted} -s {stack}"
        )


def variables(stack: str) -> dict[str, str]:
    """Return what the engine must know of the state, as variables; no secret in it."""
    backend = backend_of(stack)
    found = {
        "PULUMI_BACKEND_URL": address(backend),
        "PULUMI_DIY_BACKEND_ZSTD": str(backend.compression == "zstd").lower(),
        "PULUMI_DIY_BACKEND_GZIP": str(backend.compression == "gzip").lower(),
    }
    if backend.secrets.kind == "vault":
        found["VAULT_SERVER_URL"] = backend.secrets.address
    return found


def address(backend: Backend) -> str:
    """Return the address of a state; a folder is made if it is not there."""
    if backend.kind != "file":
        return backend.url
    folder = ROOT / backend.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.as_uri()
