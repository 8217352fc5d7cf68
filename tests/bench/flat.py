"""The pilot once more, flat: the same resources with the same values, nothing around.

What components and stamping cost is the difference between the two programs; the flat
one may read and check the same settings first, which is what the models cost.
The flat one is what somebody would write who has the finished values at hand:
generated classes, literal inputs, references between resources, one provider.
"""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pulumi.output import Unknown

from policies.examples import SITE
from tests.bench.programs import PULUMI_PROJECT
from tests.recording import Registered, record_pilot
from toolchain.parity.sdk import classes

# What only the cloud knows is the address of a gateway; from the documentation block.
ADDRESS = "198.51.100.1/32"
READING = """\
from pathlib import Path

from infra.settings import from_file

from_file(Path({file!r}), {stack!r}, {stack!r})
"""
HEAD = """\
from infra.sdk import speed_up

speed_up()

import pulumi
import pulumi_alicloud as alicloud

provider = alicloud.Provider(
    "apsara", region={region!r}, protocol="HTTPS", skip_region_validation=True,
    account_id={account!r}, account_type="Domestic",
    access_key=pulumi.Output.secret("a"), secret_key=pulumi.Output.secret("s"),
    endpoints=[alicloud.ProviderEndpointArgs(**{endpoints})],
)
by = pulumi.ResourceOptions(provider=provider)
ids = {{}}
"""


def write_flat(
    folder: Path, environment: Path, stack: str, settings_file: Path | None = None
) -> Path:
    """Write a Pulumi project of the pilot's resources, flat; return its folder.

    With `settings_file` the program reads and checks that stack file first.
    """
    folder.mkdir(parents=True)
    project = PULUMI_PROJECT.format(environment=environment)
    (folder / "Pulumi.yaml").write_text(project, "utf-8")
    settings = {"config": {"gov-cloud:stack": {"as_of": "2018-10-11"}}}
    (folder / f"Pulumi.{stack}.yaml").write_text(json.dumps(settings), "utf-8")
    cloud = [item for item in record_pilot() if item.is_cloud_resource]
    head = HEAD.format(
        region=SITE.region, account=SITE.account_id, endpoints=dict(SITE.endpoints)
    )
    if settings_file is not None:
        head += READING.format(file=str(settings_file), stack=stack)
    text = head + "\n".join(_statements(cloud)) + "\n"
    (folder / "__main__.py").write_text(text, "utf-8")
    return folder


def _statements(cloud: list[Registered]) -> Iterator[str]:
    found = dict(classes())
    names = {f"{item.name}-id": item.name for item in cloud}
    for item in cloud:
        kind = found[item.type]
        module = kind.__module__.removeprefix("pulumi_alicloud.").split(".")[0]
        arguments = "".join(
            f", {python}={_literal(item.inputs[wire], names)}"
            for wire, python in _keywords(kind)
            if wire in item.inputs
        )
        yield (
            f"ids[{item.name!r}] = alicloud.{module}.{kind.__name__}("
            f"{item.name!r}{arguments}, opts=by).id"
        )


def _keywords(kind: type) -> Iterator[tuple[str, str]]:
    """Yield the wire name and the Python name of each input of a resource class."""
    for name, member in inspect.getmembers_static(kind):
        wire = getattr(getattr(member, "fget", None), "_pulumi_name", None)
        if wire is not None:
            yield wire, name


def _literal(value: Any, names: dict[str, str]) -> str:
    """Return a value as source text; the recorder's ids become references."""
    if isinstance(value, str) and value in names:
        return f"ids[{names[value]!r}]"
    if isinstance(value, dict):
        parts = (f"{key!r}: {_literal(part, names)}" for key, part in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_literal(part, names) for part in value)}]"
    return repr(ADDRESS if isinstance(value, Unknown) else value)
