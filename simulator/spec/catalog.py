"""All products: finds the operation that a request means, reads only its product."""

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from simulator.spec.operation import Operation, Transport
from simulator.spec.patches import Patch, patches
from simulator.spec.products import Products
from simulator.spec.routes import Routes
from simulator.spec.types import Structure, Table

DATA: Final = Path(__file__).with_name("data")
NOTHING: Final = "-"
# An action that only patches know: no parameters but theirs, a reply of any form.
UNWRITTEN: Final = "- {a"


class Edition:
    """One version of one product; its file is read at first use."""

    def __init__(self, product: str, version: str, path: Path | None) -> None:
        """Remember where to read; `path` is None where only patches know it."""
        self.product = product
        self.version = version
        self._path = path

    @cached_property
    def _document(self) -> tuple[Table, dict[str, str]]:
        if self._path is None:
            return Table([]), {}
        with gzip.open(self._path, "rt", encoding="utf-8") as file:
            document = json.load(file)
        return Table(document["types"]), document["actions"]

    @cached_property
    def _patches(self) -> Mapping[str, Patch]:
        return patches().get((self.product, self.version), {})

    @property
    def package(self) -> str:
        """Name the Python package that it was read from; empty without one."""
        if self._path is None:
            return ""
        return "alibabacloud_" + self._path.name.split(".")[0].replace("-", "_")

    @cached_property
    def actions(self) -> frozenset[str]:
        """Return the names of all actions, those of patches included."""
        return frozenset(self._document[1]) | frozenset(self._patches)

    @cached_property
    def routes(self) -> Routes:
        """Return the paths of the REST actions."""
        routes = Routes()
        for action, line in self._document[1].items():
            match line.split():
                case [_, _, method, path, *_]:
                    routes.add(method, path, action)
        for action, patch in self._patches.items():
            if patch.path:
                routes.add(patch.method, patch.path, action)
        return routes

    def operation(
        self, action: str, *, strict: bool = False, patched: bool = True
    ) -> Operation | None:
        """Make the operation of an action; None where this version has none."""
        table, lines = self._document
        patch = self._patches.get(action) if patched else None
        if action not in lines and patch is None:
            return None
        words = lines.get(action, UNWRITTEN).split()
        request = Structure("", table)
        if words[0] != NOTHING:
            request = table.structure(int(words[0]))
        reply = None if words[1] == NOTHING else table.type(words[1])
        transport = Transport("ROA", *words[2:6]) if words[2:] else Transport()
        if patch is not None:
            request = patch.patched_request(request, table)
            reply = patch.patched_reply(reply, table)
            if patch.path:
                transport = Transport("ROA", patch.method, patch.path, "json")
        return Operation(
            product=self.product,
            version=self.version,
            action=action,
            transport=transport,
            request=request,
            reply=reply,
            strict=strict,
        )


class Spec:
    """The specification of all products."""

    def __init__(self, *, strict: bool = False) -> None:
        """Read the list of products; `strict` makes replies refuse unknown names."""
        manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
        self._strict = strict
        self._editions: dict[tuple[str, str], Edition] = {}
        for row in manifest["specifications"]:
            product, version = row["product"], row["version"]
            path = DATA / row["file"]
            self._editions[product, version] = Edition(product, version, path)
        for product, version in patches():
            self._editions.setdefault(
                (product, version), Edition(product, version, None)
            )
        self._by_version: dict[str, list[Edition]] = defaultdict(list)
        self._by_product: dict[str, list[Edition]] = defaultdict(list)
        for (product, version), edition in sorted(self._editions.items(), reverse=True):
            self._by_version[version].append(edition)
            self._by_product[product].append(edition)
        self._found: dict[tuple[str, str, str | None], Operation] = {}

    @cached_property
    def products(self) -> Products:
        """Return the spellings of the products' names."""
        return Products(self._by_product)

    def edition(self, product: str, version: str) -> Edition | None:
        """Return one version of a product, by the product's own spelling."""
        return self._editions.get((product, version))

    def editions(self) -> list[Edition]:
        """Return all versions of all products, by name."""
        return [edition for _, edition in sorted(self._editions.items())]

    def rpc(
        self, version: str, action: str, product_hint: str | None = None
    ) -> Operation | None:
        """Find an RPC action; None if no product has it in this version.

        The hint (any spelling: a code, an endpoint key, the first word of a host) only
        decides between products that share a version and an action.
        """
        key = version, action, product_hint
        operation = self._found.get(key)
        if operation is None:
            operation = self._find(*key)
            # What was not found is not remembered: callers could fill the memory.
            if operation is not None:
                self._found[key] = operation
        return operation

    def _find(
        self, version: str, action: str, product_hint: str | None
    ) -> Operation | None:
        hinted = self.products.code(product_hint) if product_hint else None
        editions = self._by_version.get(version, [])
        for edition in sorted(editions, key=lambda one: one.product != hinted):
            operation = edition.operation(action, strict=self._strict)
            if operation is not None and operation.style == "RPC":
                return operation
        return None

    def roa(
        self, product: str, method: str, path: str, version: str = ""
    ) -> tuple[Operation, dict[str, str]] | None:
        """Find a REST action by method and path (as sent) and the path's named parts.

        Without a version, the product's newest one that has the path.
        """
        for edition in self._by_product.get(self.products.code(product) or "", ()):
            if version in {"", edition.version}:
                found = edition.routes.find(method, path)
                if found is not None:
                    action, parts = found
                    operation = edition.operation(action, strict=self._strict)
                    if operation is not None:
                        return operation, parts
        return None
