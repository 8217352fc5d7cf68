"""Writes what was read as small as it can stay readable.

A document has `types`, a table of structures, and `actions`. A structure is one line,
`CidrBlock s!, Tag [12`: wire name, then its type. Letters are scalars (s text, i
integer, f number, b boolean, y bytes, a anything), a number is a line of `types`, `[`
makes a list, `{` a map. `!` marks required, `~c` a list sent as text with commas, `~j`
sent as JSON text; `+b`, `+h`, `+p` say body, header, whole body (a query otherwise).

An action is `request reply` for RPC and `request reply METHOD path sends answers` for
REST, then the parts of the host name if any; `-` says that there is none.
"""

from collections.abc import Iterable

from toolchain.specification.client import Action
from toolchain.specification.models import Field, Models

Document = dict[str, object]


class Interning:
    """The table of structures: equal ones share a line."""

    def __init__(self, models: Models) -> None:
        """Begin an empty table over the classes of one wheel."""
        self._models = models
        self._lines: list[str] = []
        self._by_text: dict[str, int] = {}
        self._by_class: dict[str, int] = {}

    @property
    def lines(self) -> list[str]:
        """Return the table."""
        return self._lines

    def code(self, kind: str) -> str:
        """Replace the class in a type by its line; a class nobody wrote is anything."""
        shape, _, name = kind.partition("@")
        if not name:
            return kind
        fields = self._models.find(name)
        return shape + ("a" if fields is None else str(self._class(name, fields)))

    def _class(self, name: str, fields: tuple[Field, ...]) -> int:
        if name not in self._by_class:
            # A class may hold itself: its line is reserved before its fields are read.
            reserved = len(self._lines)
            self._lines.append("")
            self._by_class[name] = reserved
            text = ", ".join(
                f"{field.wire} {self.code(field.type)}" for field in fields
            )
            self._settle(name, reserved, text)
        return self._by_class[name]

    def _settle(self, name: str, reserved: int, text: str) -> None:
        known = self._by_text.get(text)
        last = len(self._lines) - 1
        if known is not None and reserved == last:
            self._lines.pop()
            self._by_class[name] = known
        else:
            self._lines[reserved] = text
            self._by_text.setdefault(text, reserved)

    def request(self, action: Action) -> str:
        """Write the line of an action's request and return its number."""
        fields = self._models.find(action.request or "")
        if not fields:
            return "-"
        text = ", ".join(self._parameter(action, field) for field in fields)
        if text not in self._by_text:
            self._by_text[text] = len(self._lines)
            self._lines.append(text)
        return str(self._by_text[text])

    def _parameter(self, action: Action, field: Field) -> str:
        style = action.styles.get(field.attribute, "")
        place = action.places.get(field.attribute, "q")
        return "".join(
            (
                f"{field.wire} {self.code(field.type)}",
                "!" if field.required else "",
                f"~{style}" if style else "",
                f"+{place}" if action.style == "ROA" and place != "q" else "",
            )
        )

    def reply(self, action: Action) -> str:
        """Return the type of an action's reply."""
        for field in self._models.find(action.response) or ():
            if field.wire == "body":
                return self.code(field.type)
        return "-"


def document(product: str, actions: Iterable[Action], models: Models) -> Document:
    """Return the compact specification of one wheel."""
    table = Interning(models)
    written = {}
    version = ""
    for action in actions:
        version = action.version
        parts = [table.request(action), table.reply(action)]
        if action.style == "ROA":
            parts += [action.method, action.path, action.sends, action.answers]
            parts += action.hosts
        written[action.name] = " ".join(parts)
    return {
        "product": product,
        "version": version,
        "types": table.lines,
        "actions": written,
    }
