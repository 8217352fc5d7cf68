"""The generated specification is what its manifest, its wheels and its patches say."""

import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from simulator import spec
from simulator.spec.catalog import DATA
from simulator.spec.patches import FOLDER, Patch, patches
from simulator.spec.products import plain
from toolchain.specification import client, compact, models, wheels

SPEC = spec.load()
MANIFEST = json.loads((DATA / "manifest.json").read_text())["specifications"]
PATCHES = [
    (product, version, action, patch)
    for (product, version), rows in patches().items()
    for action, patch in rows.items()
]
PROVIDER_ACTIONS = "the provider 1.285.0 calls it, no wheel has it"


def document(file: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(gzip.decompress((DATA / file).read_bytes()))
    return read


@pytest.mark.parametrize("row", MANIFEST, ids=lambda row: row["file"])
def test_a_file_is_the_one_of_the_manifest(row: dict[str, Any]) -> None:
    text = gzip.decompress((DATA / row["file"]).read_bytes())
    assert hashlib.sha256(text).hexdigest() == row["text_sha256"]
    said = json.loads(text)
    assert said["product"] == row["product"]
    assert said["version"] == row["version"]
    assert len(said["actions"]) == row["actions"]


def test_the_manifest_names_every_file_and_every_pinned_wheel() -> None:
    files = {path.name for path in DATA.glob("*.gz")}
    assert {row["file"] for row in MANIFEST} == files
    pinned = {
        f"alibabacloud-{wheel.name}=={wheel.version}": wheel.sha256
        for wheel in wheels.pinned()
    }
    assert {row["package"]: row["wheel_sha256"] for row in MANIFEST} == pinned


def test_the_data_stays_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 1_500_000


def test_an_installed_wheel_generates_what_is_committed() -> None:
    """One wheel is a test dependency, so the generator is judged without a network."""
    name = "vpc20160428"
    pinned = next(wheel for wheel in wheels.pinned() if wheel.name == name)
    assert importlib.metadata.version(f"alibabacloud-{name}") == pinned.version
    found = importlib.util.find_spec(f"alibabacloud_{name}")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent
    _, actions = client.read((folder / "client.py").read_text())
    files = sorted((folder / "models").glob("_[a-z]*.py"))
    classes = models.read(path.read_text() for path in files)
    generated = compact.document("Vpc", actions, classes)
    assert generated == document(f"{name}.json.gz")


@pytest.mark.parametrize(
    ("product", "version", "action", "patch"),
    PATCHES,
    ids=[f"{product}-{version}-{action}" for product, version, action, _ in PATCHES],
)
def test_a_patch_changes_something(
    product: str, version: str, action: str, patch: Patch
) -> None:
    """A row is dead once a newer wheel says the same."""
    edition = SPEC.edition(product, version)
    assert edition is not None
    operation = edition.operation(action)
    assert operation is not None
    unpatched = edition.operation(action, patched=False)
    if unpatched is None:
        return
    assert patch.why != PROVIDER_ACTIONS
    forms = [
        (written(each.request), written(each.reply)) for each in (operation, unpatched)
    ]
    assert forms[0] != forms[1]
    for name in patch.optional:
        assert unpatched.request.members[name].required


def written(kind: Any) -> Any:
    if kind is None:
        return None
    if isinstance(kind, spec.types.Structure):
        members = kind.members.values()
        return [(one.name, one.required, written(one.type)) for one in members]
    inner = getattr(kind, "element", None) or getattr(kind, "value", None)
    return type(kind).__name__, getattr(kind, "letter", None) or written(inner)


def test_every_patch_file_says_why() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {
        "provider_actions.yaml",
        "provider_names.yaml",
        "repeated_names.yaml",
        "reviewed.yaml",
    }
    assert all(patch.why for _, _, _, patch in PATCHES)


def test_a_spelling_means_one_product() -> None:
    products = SPEC.products
    spellings = [
        plain(spelling)
        for name, others in products.other_names.items()
        for spelling in (name, *others)
    ]
    assert len(spellings) == len(set(spellings))
