"""Writes SVG: escaped text, wrapped lines, panels that grow with what they hold.

Nothing here knows a cloud. Positions are whole numbers, so that the same picture has
the same bytes everywhere; widths of words are estimated, on the safe side.
"""

import re
from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

# What XML 1.0 cannot hold, not even escaped.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDE, NARROW = 1.0, 0.57
# Letters that are narrower or wider than most, in parts of the font's size.
SLIM = frozenset("ijltfrI.,:;'|!()[]{}/ ·-")
BROAD = frozenset("mwMWGOQ@%")


def safe(text: str) -> str:
    """Return text that is data in an SVG, whatever it holds."""
    return escape(UNPRINTABLE.sub("\ufffd", text), quote=True)


def width(text: str, size: int) -> int:
    """Return about how many pixels a text takes, rather too many than too few."""
    ems = 0.0
    for letter in text:
        if east_asian_width(letter) in "WF":
            ems += WIDE
        elif letter in SLIM:
            ems += 0.37
        else:
            ems += 0.85 if letter in BROAD else NARROW
    return int(ems * size) + 1


def wrapped(words: Iterable[str], size: int, room: int) -> list[str]:
    """Return lines of words that fit into `room`; a longer word has its own line."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Drawing:
    """Elements in the order of painting, and how far down they reach."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.elements: list[str] = []
        self.height = 0

    def box(
        self, x: int, y: int, size: tuple[int, int], style: str, r: int = 4
    ) -> None:
        """Paint a rectangle of `size` with round corners."""
        self.elements.append(_box(x, y, size, style, r))
        self.height = max(self.height, y + size[1])

    def under(self, size: tuple[int, int], style: str, r: int = 6) -> None:
        """Paint a rectangle of `size` below everything painted so far."""
        self.elements.insert(0, _box(0, 0, size, style, r))
        self.height = max(self.height, size[1])

    def text(self, x: int, y: int, text: str, style: str, lang: str = "") -> None:
        """Write a line with its baseline at `y`."""
        spoken = f' xml:lang="{lang}"' if lang else ""
        self.elements.append(
            f'<text x="{x}" y="{y}" class="{style}"{spoken}>{safe(text)}</text>'
        )
        self.height = max(self.height, y + 4)

    def line(self, points: Iterable[tuple[int, int]], style: str) -> None:
        """Draw a line through points."""
        path = " ".join(f"{x},{y}" for x, y in points)
        self.elements.append(f'<polyline points="{path}" class="{style}"/>')

    def group(self, other: "Drawing", x: int, y: int, title: str = "") -> None:
        """Put another drawing at a place; `title` is what a pointer shows there."""
        shown = f"<title>{safe(title)}</title>" if title else ""
        self.elements.append(f'<g transform="translate({x} {y})">{shown}')
        self.elements += other.elements
        self.elements.append("</g>")
        self.height = max(self.height, y + other.height)


def _box(x: int, y: int, size: tuple[int, int], style: str, r: int) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{size[0]}" height="{size[1]}" rx="{r}" '
        f'class="{style}"/>'
    )


def document(
    drawing: Drawing, size: tuple[int, int], style: str, title: str, about: str
) -> str:
    """Return a whole SVG file: no script, nothing fetched from anywhere."""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        'aria-labelledby="title about" xml:lang="en" '
        f'viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}">'
    )
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            head,
            f'<title id="title">{safe(title)}</title>',
            f'<desc id="about">{safe(about)}</desc>',
            f"<style>{style}</style>",
            *drawing.elements,
            "</svg>\n",
        ]
    )
