"""The picture is the same for the same cloud, well formed, safe and legible."""

import re
from xml.etree import ElementTree as ET

import pytest

from operate.palette import COMPONENTS, DARK, LIGHT, SIZES, colour
from operate.picture import PAGE, TIMES, picture
from operate.svg import UNPRINTABLE, width, wrapped
from tests.operate.clouds import ACCEPTED, small, state, states

SVG = "{http://www.w3.org/2000/svg}"
NASTY = (
    '</title></svg><script>alert("x")</script>',
    "a & b < c > d \" e ' f",
    "]]><!--",
    "bell\x07 null\x00 half\ud800",
    "{}#.k0{fill:url(http://203.0.113.9/x)}",
)


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own text


def words(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_the_same_cloud_gives_the_same_bytes() -> None:
    assert picture(small(states()[::-1])) == picture(small())


def test_every_resource_is_counted_or_named() -> None:
    root = drawn(picture(small()))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")][1:]
    told = [line for title in titles for line in title.split("\n")[1:]]
    expected = [new["urn"].split("::")[-1] for new in states()]
    assert sorted(told) == sorted(expected)
    assert f"ecs.SecurityGroupRule {TIMES}3" in words(root)


def test_headings_speak_three_languages() -> None:
    shown = " ".join(words(drawn(picture(small()))))
    for name in (*ACCEPTED.site.values(), *ACCEPTED.departments["safp"].values()):
        assert name is not None
        assert name in shown


def test_it_has_a_title_and_a_description_for_a_reader_aloud() -> None:
    root = drawn(picture(small()))
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.get("aria-labelledby") == "title about"
    assert root[1].text is not None
    assert "20 resources of small in 2 networks" in root[1].text


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_never_markup(name: str) -> None:
    made = [*states(), state("alicloud:kms/key:Key", name, ("safp", name))]
    text = picture(small(made))
    root = drawn(text)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "g", "text", "polyline"}
    assert name not in root.findtext(f"{SVG}style", "")
    readable = UNPRINTABLE.sub("\ufffd", name)
    assert f"{readable} 1" in words(root)


def test_it_fetches_nothing_and_runs_nothing() -> None:
    text = picture(small())
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"script|href|@import|url\(|\son\w+=", text)


def test_an_empty_stack_is_drawn_too() -> None:
    root = drawn(picture(small([])))
    assert any("0 resources" in line for line in words(root))


def test_everything_lies_inside_the_page() -> None:
    def check(element: ET.Element, x: int, y: int) -> None:
        if shift := element.get("transform"):
            right, down = re.findall(r"\d+", shift)
            x, y = x + int(right), y + int(down)
        if element.tag == f"{SVG}rect":
            assert x + int(element.get("x", 0)) + int(element.get("width", 0)) <= PAGE
            assert y + int(element.get("y", 0)) + int(element.get("height", 0)) <= tall
        for child in element:
            check(child, x, y)

    root = drawn(picture(small()))
    tall = int(root.get("height", 0))
    check(root, 0, 0)


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", str(SIZES))]
    assert len(sizes) == len(SIZES)
    assert min(sizes) >= 11


def brightness(code: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def part(setting: str, name: str) -> str:
    found = re.search(rf"(?:^|;){name}:(#\w{{6}})", setting)
    assert found, setting
    return found[1]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_sufficient(theme: dict[str, str]) -> None:
    grounds = [part(theme[name], "fill") for name in ("page", "site", "net", "zone")]
    for ground in grounds:
        for letters in ("t", "q"):
            assert contrast(part(theme[letters], "fill"), ground) >= 4.5
        for line in ("net", "chip", "hub", "bus"):
            assert contrast(part(theme[line], "stroke"), ground) >= 3
        for fill in COMPONENTS:
            assert contrast(fill, ground) >= 3
    assert contrast(part(theme["o"], "fill"), part(theme["out"], "fill")) >= 4.5
    for fill in COMPONENTS:
        assert contrast("#ffffff", fill) >= 4.5


def test_colours_repeat_when_there_are_more_components() -> None:
    assert colour(0) == colour(len(COMPONENTS))
    assert len(set(COMPONENTS)) == len(COMPONENTS)


def test_a_wide_letter_takes_a_whole_square() -> None:
    assert width("行政", 10) == 21
    assert width("ab", 10) < width("行", 10) * 2


def test_words_wrap_and_none_is_lost() -> None:
    text = "Direcção dos Serviços de Administração e Função Pública"
    lines = wrapped(text.split(), 11, 150)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(width(line, 11) <= 150 for line in lines)
