"""Errors of the policies layer.

PolicyError
├── RegistryError       a rule file is incomplete, or two rules share an id
└── Undetermined        a rule cannot decide: neither pass nor fail
    ├── UnknownValue        the value is known only after apply
    │   └── Deferred            only the whole stack can tell what it refers to
    └── UnexpectedShape     the path runs through a value that has no such part

A rule answers through the last four; the first is for whoever writes rules.
"""

from policies.text import Text, Wording

_UNKNOWN = Wording(
    problem=Text(en="is not known before apply"),
    allowed=Text(en="a value that is known in preview"),
    fix=Text(en="give the value as a constant, or from the stack's settings"),
)
_DEFERRED = Wording(
    problem=Text(en="refers to something that only the whole stack can show"),
    allowed=Text(en="a resource of this stack, or an entry of the register"),
    fix=Text(en="refer to a resource of this stack, or register what is meant"),
)
_SHAPE = Wording(
    problem=Text(en="cannot be read, because the value has another shape"),
    allowed=Text(en="the shape that the provider's schema gives"),
    fix=Text(en="pass the input in the form the provider documents"),
)


class PolicyError(Exception):
    """Base of all errors of this layer."""


class RegistryError(PolicyError):
    """A rule file is incomplete or contradicts another; names file and remedy."""


class Undetermined(PolicyError):  # noqa: N818 - a verdict that travels as an exception
    """The rule cannot decide at path `at`; `words` fill the templates of `wording`.

    A rule may raise it (judging stops) or yield it (judging goes on).
    """

    def __init__(self, at: str, wording: Wording, **words: str) -> None:
        """Keep where, and the sentence parts."""
        super().__init__(at)
        self.at = at
        self.wording = wording
        self.words = words


class UnknownValue(Undetermined):
    """The value at `at` is known only after apply."""

    def __init__(self, at: str) -> None:
        """Name the path that is not known."""
        super().__init__(at, _UNKNOWN)


class Deferred(UnknownValue):
    """What the value at `at` refers to is seen only with the whole stack in view.

    A resource is judged before the others are known; the stack stage settles it.
    """

    def __init__(self, at: str) -> None:
        """Name the path whose reference is open."""
        Undetermined.__init__(self, at, _DEFERRED)


class UnexpectedShape(Undetermined):
    """The path runs through a value without such a part (a text, a number)."""

    def __init__(self, at: str) -> None:
        """Name the path up to the value that ended it."""
        super().__init__(at, _SHAPE)
