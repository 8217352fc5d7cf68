"""Which resource types a rule concerns: named predicates over type tokens."""

from facts import facts

PROVIDER = "pulumi:providers:alicloud"


def alicloud(type_: str) -> bool:
    """Resources of Alibaba Cloud, and the providers that place them."""
    return type_ == PROVIDER or type_.startswith("alicloud:")


def taggable(type_: str) -> bool:
    """Resources whose service keeps a tag map (facts/data/types.yaml)."""
    return type_ in facts().taggable
