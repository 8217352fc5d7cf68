"""Classification and inputs -> one row per type, or what nobody classified."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolchain.catalogue.inputs import leaf, short

# A name that sounds like a place, an address, a store or a person must be classified.
TELLING = re.compile(
    r"region|zone|location|country|geograph|coverage|url|uri|endpoint|webhook|callback"
    r"|arn(?!ing)|bucket|owner|uid|principal|issuer|whitelist|document|cross|globalinst"
    r"|accelerat(?!or)|project$|accountid|aliyunid|cidrip|^host$|address$",
    re.IGNORECASE,
)
# Who speaks for a kind of input where no rule speaks for the whole type.
SPEAKER = {
    "region": "region_outside_macau",
    "zone": "zone_outside_macau",
    "never": "edge_placement",
    "oss_location": "replication_outside_macau",
    "arn": "foreign_place_in_text",
    "store": "log_outside_macau",
    "url": "url_outside_macau",
    "endpoint": "url_outside_macau",
    "issuer": "foreign_identity_provider",
    "metadata": "foreign_identity_provider",
    "account": "shared_with_foreign_account",
    "policy": "foreign_principal_admitted",
    "allow_list": "address_range_open",
    "either_list": "address_range_open",
    "address": "network_link_outside_macau",
    "text": "foreign_place_in_text",
    "connection": "foreign_place_in_text",
    "image": "foreign_place_in_text",
    "record": "network_link_outside_macau",
    "member": "log_outside_macau",
    "on": "not_encrypted_at_rest",
    "key": "key_not_registered",
    "public": "endpoint_public",
    "protected": "deletion_protection_off",
    "scope": "",
    "words": "",
    "name": "",
    "map": "",
}
_FOLLOWS_TYPE = {
    *("region", "zone", "never", "oss_location", "arn", "store"),
    *("endpoint", "address", "text", "member", "connection"),
}
# In a link or a transmission the other end's account is part of where it leads.
_ACCOUNT_FOLLOWS = {"network_link_outside_macau", "transmission_outside_macau"}
Row = dict[str, Any]


class Join:
    """The classification, indexed; `rows` and `problems` after `run`."""

    def __init__(self, classified: Mapping[str, Any], known: Mapping[str, Row]) -> None:
        """Take the classification and `known`: token -> {"tags": .., "group": ..}."""
        self._of = classified
        self._known = known
        self._kinds = {
            name: kind for kind, names in classified["inputs"].items() for name in names
        }
        self._speakers: dict[str, str] = {
            each: rule
            for rule, types in classified["speakers"].items()
            for each in types
        }
        self._silent = set(classified["silent"])
        self.rows: dict[str, Row] = {}
        self.problems: list[str] = []

    def run(self, inputs: Mapping[str, Mapping[str, str]]) -> None:
        """Make the row of every type; what is missing becomes a problem line."""
        for token in sorted(inputs):
            self._type(token, inputs[token])
        self._stale({short(token): paths for token, paths in inputs.items()})

    def _type(self, token: str, paths: Mapping[str, str]) -> None:
        name = short(token)
        module, _, cls = name.partition(".")
        group = self._of["modules"].get(module)
        if group is None or cls not in group["types"]:
            self.problems.append(
                f"type {name} is new; allowed: a line under modules.{module}.types. "
                "Fix: read what it does with data, then classify it"
            )
            return
        decided = self._of["exceptions"].get(name, group)
        row: Row = {"nature": group["types"][cls], "is": decided["disposition"]}
        if decided["disposition"] != "allowed":
            row |= {"rule": decided["rule"], "why": decided["why"]}
        row |= self._owner(token, name, paths)
        if decided["disposition"] != "denied":
            row["inputs"] = list(self._inputs(name, paths))
        self.rows[token] = row

    def _owner(self, token: str, name: str, paths: Mapping[str, str]) -> Row:
        known = self._known[token]
        if known["tags"]:
            return {"owner": "tag"}
        if known["group"]:
            return {"owner": "group"}
        if name in self._of["account"]:
            return {"owner": "account", **self._named(name)}
        cls = name.partition(".")[2].lower()
        own = set(self._of["own"].get(name, ()))
        parents = [
            each
            for each in self._of["parents"]
            if each in paths
            and each not in own
            and not _names_itself(each, cls)
            and self._kind(name, each) not in ("region", "zone", "store")
        ]
        if not parents and self._disposition(name) != "denied":
            self.problems.append(
                f"type {name} has no owner; allowed: tags, a group, a parent input or "
                "an entry under account. Fix: add it to parents or to account"
            )
        return {"owner": "parent", "parents": parents[:4]}

    def _named(self, name: str) -> Row:
        return {"named": True} if name in self._of["named"] else {}

    def _disposition(self, name: str) -> str:
        group = self._of["modules"][name.partition(".")[0]]
        return str(self._of["exceptions"].get(name, group)["disposition"])

    def _kind(self, name: str, path: str) -> str:
        decided = self._of["paths"].get(name, {}).get(path) or self._kinds.get(path, "")
        return str(decided["kind"] if isinstance(decided, dict) else decided)

    def _inputs(self, name: str, paths: Mapping[str, str]) -> Iterator[list[Any]]:
        special = self._of["paths"].get(name, {})
        for path in sorted(paths):
            decided = special.get(path) or self._kinds.get(leaf(path))
            if decided is None and path.endswith("{}"):
                # Keys of a free map are the program's own: none of them is for people.
                decided = "map"
            if decided is None:
                if TELLING.search(leaf(path)) and leaf(path) not in self._silent:
                    self.problems.append(
                        f"input {name} {path} is new and may name a place; allowed: a "
                        "kind under inputs or paths, or silent. Fix: classify it"
                    )
                continue
            yield self._input(name, path, decided)

    def _input(self, name: str, path: str, decided: "str | Row") -> list[Any]:
        if isinstance(decided, str):
            return [path, decided, self._rule(name, decided)]
        kind = decided["kind"]
        rule = decided.get("rule") or self._rule(name, kind)
        return [path, kind, rule, *([decided["values"]] if "values" in decided else [])]

    def _rule(self, name: str, kind: str) -> str:
        of_type: str = self._speakers.get(name, "")
        if kind in _FOLLOWS_TYPE and of_type:
            return of_type
        if kind == "account" and of_type in _ACCOUNT_FOLLOWS:
            return of_type
        return SPEAKER.get(kind, of_type)

    def _stale(self, inputs: Mapping[str, Mapping[str, str]]) -> None:
        """Name what is classified and does not exist any more."""
        for section, name in self._named_types():
            if name not in inputs:
                self._gone(f"{section}.{name}")
        for name, special in self._of["paths"].items():
            for path in special:
                if path not in inputs.get(name, {}):
                    self._gone(f"paths.{name}.{path}")

    def _named_types(self) -> Iterator[tuple[str, str]]:
        for module, group in self._of["modules"].items():
            yield from (("modules", f"{module}.{cls}") for cls in group["types"])
        for section in ("exceptions", "own", "account"):
            yield from ((section, name) for name in self._of[section])
        yield from (("speakers", name) for name in self._speakers)

    def _gone(self, entry: str) -> None:
        self.problems.append(
            f"{entry} does not exist in the provider; allowed: what it has. "
            "Fix: remove the entry"
        )


def _names_itself(name: str, cls: str) -> bool:
    """Tell whether an input is the resource's own name: `groupName` of a Group."""
    stem = re.sub(r"(Name|Id)$", "", name)
    return stem != name and cls.endswith(stem.lower())
