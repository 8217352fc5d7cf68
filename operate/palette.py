"""The colours of the picture, for light and dark surroundings.

A component's colour carries white letters (at least 4.5 to 1) and stands out from both
backgrounds (at least 3 to 1); what it means is always written on it as well.
"""

from collections.abc import Iterable

# Of one brightness and different hues, in the order of declaring components.
COMPONENTS = (
    *("#5f6d81", "#854dd3", "#1965e0", "#a4590d", "#0f7787", "#d01e59", "#d41e1e"),
    *("#af2bc9", "#127c3e", "#567615", "#6459dc", "#c04015", "#826a0b", "#c2298f"),
)
FONT = (
    "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans TC',"
    "'PingFang HK','Microsoft JhengHei','WenQuanYi Micro Hei',sans-serif"
)
# Name of a style -> what it sets in light and in dark surroundings.
LIGHT = {
    "page": "fill:#ffffff",
    "site": "fill:#f3f5f8;stroke:#7d8794",
    "net": "fill:#ffffff;stroke:#59636e",
    "zone": "fill:#f3f5f8;stroke:#7d8794;stroke-dasharray:4 3",
    "chip": "fill:#ffffff;stroke:#7d8794",
    "hub": "fill:#ffffff;stroke:#1965e0;stroke-width:2",
    "bus": "stroke:#1965e0;stroke-width:3;fill:none",
    "out": "fill:#fff4e5;stroke:#a4590d",
    "t": "fill:#1f2328",
    "q": "fill:#4b5563",
    "o": "fill:#7a3f00",
}
DARK = {
    "page": "fill:#0d1117",
    "site": "fill:#151b23;stroke:#6e7681",
    "net": "fill:#0d1117;stroke:#9198a1",
    "zone": "fill:#151b23;stroke:#6e7681;stroke-dasharray:4 3",
    "chip": "fill:#0d1117;stroke:#6e7681",
    "hub": "fill:#0d1117;stroke:#5b95ee;stroke-width:2",
    "bus": "stroke:#5b95ee;stroke-width:3;fill:none",
    "out": "fill:#2b1d0b;stroke:#d29922",
    "t": "fill:#e6edf3",
    "q": "fill:#b1bac4",
    "o": "fill:#f0b65a",
}
# Size and weight of text; no text is smaller than 11 pixels.
SIZES = {
    "h1": "font-size:22px;font-weight:700",
    "h2": "font-size:15px;font-weight:700",
    "h3": "font-size:13px;font-weight:700",
    "s": "font-size:12px",
    "c": "font-size:11px",
    "p": "font-size:11px;font-weight:700;fill:#ffffff",
}


def style(components: Iterable[int]) -> str:
    """Return the style sheet of a picture with components of these ranks."""
    rules = [f"text{{font-family:{FONT}}}", *_rules(SIZES), *_rules(LIGHT)]
    rules += [f".k{rank}{{fill:{colour(rank)}}}" for rank in components]
    dark = "".join(_rules(DARK))
    return "".join([*rules, f"@media(prefers-color-scheme:dark){{{dark}}}"])


def colour(rank: int) -> str:
    """Return the colour of the component at `rank`; they repeat when used up."""
    return COMPONENTS[rank % len(COMPONENTS)]


def _rules(styles: dict[str, str]) -> list[str]:
    return [f".{name}{{{setting}}}" for name, setting in styles.items()]
