"""Shows a declared cloud as a tree: site, network, zone, department, resource."""

from rich.text import Text
from rich.tree import Tree

from operate.declared import Cloud, Entry, Section, departments

ALL_ZONES = "across zones"


def tree(shown: Cloud) -> Tree:
    """Return the tree of a cloud; names are text and never markup."""
    site = shown.accepted.site
    root = Tree(
        Text.assemble(
            (f"{site['en']} {site['zh']} · {site['pt']}", "bold"),
            f" · {shown.stack} · region {shown.accepted.region}",
            f" · {counted(len(shown.entries), 'resource')}",
        )
    )
    for network in shown.networks:
        title = f"network {network.title} {network.block}"
        branch = root.add(_head(title, network.entries))
        for zone, entries in network.zones():
            title = f"zone {zone}" if zone else ALL_ZONES
            _bodies(branch.add(_head(title, entries)), shown, entries)
    for title, section in parts(shown):
        _bodies(root.add(_head(title, section.entries)), shown, section.entries)
    return root


def parts(shown: Cloud) -> list[tuple[str, Section]]:
    """Return what stands in no network, with titles; empty parts are left out."""
    both = (("hub", shown.hub), ("the whole site", shown.site))
    return [(title, section) for title, section in both if section.entries]


def names(shown: Cloud, code: str) -> dict[str, str]:
    """Return the recorded names of a department by language."""
    recorded = shown.accepted.departments.get(code, {})
    return {language: name for language, name in recorded.items() if name}


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: `1 resource`, `2 resources`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _head(title: str, entries: tuple[Entry, ...]) -> Text:
    return Text.assemble((title, "bold"), f" · {len(entries)}")


def _bodies(branch: Tree, shown: Cloud, entries: tuple[Entry, ...]) -> None:
    for code, owned in departments(entries):
        count = sum(len(part) for _, part in owned)
        title = f"{code} {names(shown, code).get('zh', '')}".strip()
        body = branch.add(Text(f"{title} · {count}"))
        for component, part in owned:
            for entry in part:
                body.add(_leaf(component, entry))


def _leaf(component: str, entry: Entry) -> Text:
    block = f" {entry.block}" if entry.block else ""
    return Text.assemble(
        (f"{component} ", "dim"), f"{entry.kind} ", (entry.name + block, "cyan")
    )
