"""Which resource types a rule concerns: named predicates over type tokens."""

from collections.abc import Callable

from facts import facts
from facts.catalogue import TypeEntry, catalogue

PROVIDER = "pulumi:providers:alicloud"
STACK = "pulumi:pulumi:Stack"
STACK_REFERENCE = "pulumi:pulumi:StackReference"


def alicloud(type_: str) -> bool:
    """Resources of Alibaba Cloud, and the providers that place them."""
    return type_ == PROVIDER or type_.startswith("alicloud:")


def resource_of_cloud(type_: str) -> bool:
    """Resources of Alibaba Cloud without their providers."""
    return type_.startswith("alicloud:")


def provider(type_: str) -> bool:
    """Tell whether it is a provider of Alibaba Cloud."""
    return type_ == PROVIDER


def stack(type_: str) -> bool:
    """Tell whether it is the stack, for what is true of it as a whole."""
    return type_ == STACK


def everything(_type: str) -> bool:
    """Every resource, component and provider."""
    return True


def taggable(type_: str) -> bool:
    """Resources whose service keeps a tag map, and that may be declared."""
    return type_ in facts().taggable and declared(type_) is not None


def declared(type_: str) -> TypeEntry | None:
    """Return the catalogue's entry of a type that may be declared, else None.

    What may not be declared is refused as a type, once; its inputs do not matter.
    """
    entry = catalogue().get(type_)
    return None if entry is None or entry.disposition == "denied" else entry


def spoken_for_by(rule: str) -> Callable[[str], bool]:
    """Types that the rule named `rule` speaks for: an input of them, or the type."""

    def concerned(type_: str) -> bool:
        entry = catalogue().get(type_)
        if entry is None:
            return False
        if entry.disposition != "allowed" and entry.rule == rule:
            return True
        return any(each.rule == rule for each in entry.inputs)

    return concerned


def owned_by(mode: str) -> Callable[[str], bool]:
    """Types whose owner is proven in this way: tag, group, parent or account."""

    def concerned(type_: str) -> bool:
        entry = declared(type_)
        return entry is not None and entry.owner == mode

    return concerned


def groupable(type_: str) -> bool:
    """Resources that may name a resource group, and may be declared."""
    return type_ in facts().groupable and declared(type_) is not None
