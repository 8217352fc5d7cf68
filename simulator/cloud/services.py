"""The declared services: folders of kinds, read and compiled when first called."""

import hashlib
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from simulator.cloud.action import Action, action, surrounded
from simulator.cloud.declaration import Declarations, Declared
from simulator.cloud.facades import FACADES, WRITING_FACADES
from simulator.cloud.kinds import Kind, kind
from simulator.messages import ApiError, Call

if TYPE_CHECKING:
    from simulator.cloud.store import Store

ROOT = Path(__file__).parent.parent / "services"
PRODUCT = "product.yaml"


def folder_of(product: str) -> str:
    """Return the folder of a product: R-kvstore is r_kvstore."""
    return product.lower().replace("-", "_")


class Service:
    """One product: its kinds by name and its actions by version and name."""

    def __init__(self, folder: Path, declarations: Declarations) -> None:
        """Read and compile a folder; DeclarationError names file and key path."""
        self.name = folder.name
        self.declared = declarations.read(folder / PRODUCT, "product")
        self.kinds: dict[str, Kind] = {}
        self.actions: dict[str, Action] = {}
        self._by_version: dict[tuple[str, str], Action] = {}
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in (PRODUCT, "catalogue.yaml"):
                self._add(path, declarations)
        self._add_product(folder)

    def _add(self, path: Path, declarations: Declarations) -> None:
        own = dict(declarations.read(path, "kind"))
        own |= {"kind": path.stem, "product": self.declared}
        made = kind(f"{self.name}/{path.stem}", own, self.declared)
        made.hooks = _hooks(path)
        self.kinds[made.name] = made
        self._register(made, own.get("actions", {}))

    def _add_product(self, folder: Path) -> None:
        """Actions that belong to no kind hang on a nameless one."""
        own: Declared = {"kind": self.name, "product": self.declared}
        made = kind(f"{self.name}/", own, {**self.declared, "attributes": {}})
        made.hooks = _hooks(folder / PRODUCT)
        self._register(made, self.declared.get("actions", {}))

    def _register(self, made: Kind, actions: Mapping[str, Declared]) -> None:
        for name, row in actions.items():
            if row["does"] in FACADES:
                body = FACADES[row["does"]](self, row)
                writes = row["does"] in WRITING_FACADES
                ready = surrounded(made, name, row, body, writes=writes)
            else:
                ready = action(made, name, row)
            self.actions.setdefault(name, ready)
            self._by_version[ready.version, name] = ready

    def action(self, version: str, name: str) -> Action | None:
        """Return an action of this version, or of the only version that has it."""
        return self._by_version.get((version, name)) or self.actions.get(name)

    def of_type(self, type_: str) -> Iterator[Kind]:
        """Yield the kinds that a resource type names; all taggable ones for none."""
        for one in self.kinds.values():
            if not type_ or type_.lower() in _types(one):
                yield one


# Products by folder and declarations: compiled they are the same in every cloud.
_COMPILED: dict[tuple[Path, bytes], Service] = {}


def compiled_service(folder: Path, declarations: Declarations) -> Service:
    """Return the product of a folder, compiled once a process as long as it stays."""
    texts = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        texts.update(path.name.encode() + path.read_bytes())
    key = folder, texts.digest()
    if key not in _COMPILED:
        _COMPILED[key] = Service(folder, declarations)
    return _COMPILED[key]


class Services:
    """All products, each loaded by its first call."""

    def __init__(
        self, store: "Store", declarations: Declarations, root: Path = ROOT
    ) -> None:
        """`root` holds one folder for each product."""
        self._store = store
        self._declarations = declarations
        self._root = root
        self._loaded: dict[str, Service] = {}

    def names(self) -> list[str]:
        """Return the folders of all declared products."""
        return sorted(path.parent.name for path in self._root.glob(f"*/{PRODUCT}"))

    def service(self, folder: str) -> Service | None:
        """Return a product by its folder, or None."""
        found = self._loaded.get(folder)
        if found is None and (self._root / folder / PRODUCT).is_file():
            path = self._root / folder
            found = self._loaded[folder] = compiled_service(path, self._declarations)
            for one in found.kinds.values():
                self._store.declare(one.name, one.indexed)
        return found

    def kind(self, name: str) -> Kind:
        """Return a kind by its full name; KeyError for one that is not declared."""
        service = self.service(name.partition("/")[0])
        if service is None:
            raise KeyError(name)
        return service.kinds[name]

    def action(self, call: Call) -> Action:
        """Return what a call asks for; InvalidAction.NotFound for the unknown."""
        folder = folder_of(call.product)
        service = self.service(folder)
        found = service and service.action(call.version, call.action)
        if not found:
            raise ApiError(
                404,
                "InvalidAction.NotFound",
                f"The action {call.action} of {call.product} is not simulated; add it "
                f"to simulator/services/{folder}.",
            )
        return found


def _types(one: Kind) -> set[str]:
    """Return the names of a kind's type: tags, groups and protection may differ."""
    other = (one.declared.get("tags") or {}).get("also", ())
    return {name.lower() for name in (one.tag_type, *other)}


def _hooks(path: Path) -> ModuleType | None:
    """Import the module beside a declaration, if there is one."""
    if not path.with_suffix(".py").is_file():
        return None
    package = f"simulator.services.{path.parent.name}.{path.stem}"
    return importlib.import_module(package)
