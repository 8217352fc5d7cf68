"""Draws a declared cloud: a box for each network, one for the site, a legend.

Resources are counted by type; a pointer on a count shows their names. What a colour
says (the component) is written on it too, and a department stands above what it owns.
"""

from collections.abc import Sequence
from itertools import groupby

from operate.declared import Cloud, Entry, Section, departments
from operate.palette import style
from operate.placing import SWITCH
from operate.svg import Drawing, document, width, wrapped
from operate.tree import ALL_ZONES, counted, names

PAGE = 1600
MARGIN, GUTTER, PADDING, GAP = 24, 32, 12, 4
COLUMNS = 4
CHIP, LETTERS = 20, 11  # height of a chip, size of its text
INDENT_FROM, INDENT = 700, 132  # in wide boxes, chips stand right of their component
TITLE = "Declared cloud 已宣告的雲 · Nuvem declarada"
LATIN = {"pt": "pt-MO", "en": "en"}
TIMES = "\N{MULTIPLICATION SIGN}"
ATTACHED = "cen.TransitRouterVpcAttachment"
# Types by which traffic leaves a network other than through the hub.
WAYS_OUT = {
    "vpc.NatGateway": "↗ Internet through NAT",
    "vpn.Gateway": "↔ VPN to outside the site",
    "expressconnect.VirtualBorderRouter": "↔ circuit to outside the site",
}


def picture(shown: Cloud) -> str:
    """Return the SVG of a cloud; the same cloud gives the same bytes."""
    return Picture(shown).draw()


class Picture:
    """One drawing of one cloud."""

    def __init__(self, shown: Cloud) -> None:
        """Give each component its colour, the same in the pictures of all stacks."""
        self.shown = shown
        used = {entry.component for entry in shown.entries}
        known = shown.accepted.systems
        ranked = enumerate([*known, *sorted(used.difference(known))])
        self.colours = {name: rank for rank, name in ranked if name in used}

    def draw(self) -> str:
        """Return the whole file."""
        page = Drawing()
        y = self._head(page)
        room = PAGE - 2 * MARGIN
        site = self._site(room)
        page.group(site, MARGIN, y)
        legend = self._legend(room)
        page.group(legend, MARGIN, page.height + MARGIN)
        size = (PAGE, page.height + MARGIN)
        page.under(size, "page", 0)
        shown = self.shown
        about = (
            f"{counted(len(shown.entries), 'resource')} of {shown.stack} in "
            f"{counted(len(shown.networks), 'network')}, by zone, department and "
            "component. 按網絡、可用區、部門及組件列出的資源。 "
            "Recursos por rede, zona, entidade e componente."
        )
        title = f"{TITLE}: {shown.stack}"
        return document(page, size, style(self.colours.values()), title, about)

    def _head(self, page: Drawing) -> int:
        site, accepted = self.shown.accepted.site, self.shown.accepted
        title = f"{site['en']} {site['zh']} · {site['pt']}"
        page.text(MARGIN, 42, title, "h1 t")
        line = " · ".join(
            [
                f"stack {self.shown.stack}",
                f"region {accepted.region}",
                counted(len(self.shown.entries), "resource"),
                f"made from the program by gov-cloud show {self.shown.stack}",
            ]
        )
        page.text(MARGIN, 64, line, "s q")
        return 80

    def _site(self, room: int) -> Drawing:
        """Draw hub, networks and what belongs to the whole site, in this order."""
        site, inside, y = Drawing(), room - 2 * MARGIN, MARGIN
        hub = self.shown.hub
        if hub.entries:
            bar = self._panel("Hub 樞紐 · Centro de ligação", hub, inside, "hub")
            site.group(bar, MARGIN, y)
            y += bar.height + MARGIN
        y = self._networks(site, inside, y)
        if self.shown.site.entries:
            title = "Whole site 全站 · Todo o centro"
            whole = self._panel(title, self.shown.site, inside, "net")
            site.group(whole, MARGIN, y)
            y += whole.height + MARGIN
        site.under((room, y), "site")
        return site

    def _networks(self, site: Drawing, room: int, y: int) -> int:
        """Put each network under the shortest column; return where the last ends."""
        networks = self.shown.networks
        if not networks:
            return y
        count = min(COLUMNS, len(networks))
        each = (room - (count - 1) * GUTTER) // count
        bottoms = [y] * count
        for network in networks:
            column = bottoms.index(min(bottoms))
            x, top = MARGIN + column * (each + GUTTER), bottoms[column]
            if any(entry.kind == ATTACHED for entry in network.entries):
                site.line(self._way(x, top + 22, y - MARGIN), "bus")
            box = self._network(network, each)
            site.group(box, x, top)
            bottoms[column] += box.height + MARGIN
        return max(bottoms)

    def _way(self, x: int, y: int, hub: int) -> list[tuple[int, int]]:
        """Return the way from the hub, which ends at `hub`, down a gutter to a box."""
        if not self.shown.hub.entries:
            return [(x - GUTTER // 2, y), (x, y)]
        gutter = x - GUTTER // 2
        # The first gutter lies left of the hub.
        start = [(x, hub - 20), (gutter, hub - 20)] if x == MARGIN else [(gutter, hub)]
        return [*start, (gutter, y), (x, y)]

    def _network(self, network: Section, room: int) -> Drawing:
        box, inside, y = Drawing(), room - 2 * PADDING, 26
        box.text(PADDING, y, network.title, "h2 t")
        count = counted(len(network.entries), "resource")
        for part in wrapped([network.block, f"· {count}"], 12, inside):
            y += 17
            box.text(PADDING, y, part, "s q")
        for kind, words in WAYS_OUT.items():
            if any(entry.kind == kind for entry in network.entries):
                y += 8
                size = (width(words, 12) + 16, 20)
                box.box(PADDING, y, size, "out")
                box.text(PADDING + 8, y + 14, words, "s o")
                y += 20
        named: set[str] = set()
        for zone, entries in network.zones():
            y += 10
            cell = self._zone(zone, entries, inside, named)
            box.group(cell, PADDING, y)
            y += cell.height
        box.under((room, y + PADDING), "net")
        return box

    def _zone(
        self, zone: str, entries: Sequence[Entry], room: int, named: set[str]
    ) -> Drawing:
        cell, pad = Drawing(), 8
        title = f"zone {zone}" if zone else ALL_ZONES
        cell.text(pad, 18, title, "s q")
        bodies = self._bodies(entries, room - 2 * pad, named)
        cell.group(bodies, pad, 26)
        cell.under((room, 26 + bodies.height + pad), "zone")
        return cell

    def _panel(self, title: str, section: Section, room: int, look: str) -> Drawing:
        panel = Drawing()
        panel.text(PADDING, 26, title, "h2 t")
        bodies = self._bodies(section.entries, room - 2 * PADDING, set())
        panel.group(bodies, PADDING, 36)
        panel.under((room, 36 + bodies.height + PADDING), look)
        return panel

    def _bodies(self, entries: Sequence[Entry], room: int, named: set[str]) -> Drawing:
        """Draw departments; the first time in a box all their names are written."""
        drawing, y = Drawing(), 0
        for code, parts in departments(entries):
            y = self._heading(drawing, code, parts, room, y, first=code not in named)
            named.add(code)
            for component, part in parts:
                row = self._part(component, part, room)
                drawing.group(row, 0, y)
                y += row.height + GAP
            y += 2 * GAP
        drawing.height = max(0, y - 3 * GAP)
        return drawing

    def _heading(
        self,
        drawing: Drawing,
        code: str,
        parts: list[tuple[str, list[Entry]]],
        room: int,
        y: int,
        *,
        first: bool,
    ) -> int:
        named = names(self.shown, code)
        count = sum(len(part) for _, part in parts)
        title = f"{code} {named.get('zh', '')}".strip()
        y += 14
        drawing.text(0, y, f"{title} · {count}", "h3 t", "zh-Hant-MO")
        for language in LATIN if first else ():
            for line in wrapped(named.get(language, "").split(), LETTERS, room):
                y += 15
                drawing.text(0, y, line, "c q", LATIN[language])
        return y + 8

    def _part(self, component: str, entries: list[Entry], room: int) -> Drawing:
        """Draw a component's label and a chip for each type it has here."""
        row = Drawing()
        label = f"{component} {len(entries)}"
        x = _chip(row, (0, 0), label, (f"k{self.colours[component]}", "p"))
        hang = INDENT if room >= INDENT_FROM else 0
        x, y = max(x, hang), 0
        for words, title in _chips(entries):
            if x + width(words, LETTERS) + 16 > room and x > hang:
                x, y = hang, y + CHIP + GAP
            x = _chip(row, (x, y), words, ("chip", "c t"), title)
        return row

    def _legend(self, room: int) -> Drawing:
        """Draw each component with its number of resources in the whole stack."""
        legend = Drawing()
        head = "Components 組件 · Componentes (number of resources 資源數目 · recursos)"
        legend.text(0, 14, head, "h3 t")
        x, y = 0, 26
        for component, index in self.colours.items():
            count = sum(entry.component == component for entry in self.shown.entries)
            words = f"{component} {count}"
            if x + width(words, LETTERS) + 16 > room:
                x, y = 0, y + CHIP + GAP
            x = _chip(legend, (x, y), words, (f"k{index}", "p"))
        return legend


def _chips(entries: list[Entry]) -> list[tuple[str, str]]:
    """Return what each chip says and shows: one a type, but one a vSwitch."""
    chips = []
    for kind, same in groupby(entries, lambda entry: entry.kind):
        group = list(same)
        head = f"{kind} · {group[0].component} · {group[0].department}"
        if group[0].type == SWITCH:
            chips += [
                (f"{entry.name} {entry.block}", f"{head}\n{entry.name}")
                for entry in group
            ]
            continue
        times = f" {TIMES}{len(group)}" if len(group) > 1 else ""
        chips.append(
            (f"{kind}{times}", "\n".join([head, *(entry.name for entry in group)]))
        )
    return chips


def _chip(
    drawing: Drawing,
    at: tuple[int, int],
    words: str,
    look: tuple[str, str],
    title: str = "",
) -> int:
    """Draw a chip; `look` styles box and text; return where the next may begin."""
    chip, size = Drawing(), width(words, LETTERS) + 16
    chip.box(0, 0, (size, CHIP), look[0])
    chip.text(8, 14, words, look[1])
    chip.height = CHIP
    drawing.group(chip, *at, title)
    return at[0] + size + GAP
