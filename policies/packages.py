"""Tells packages, components and dynamic providers apart by their type tokens.

The engine does not show a rule whether a resource is a component. A token with a slash
in its module, or of a known package, is a package's; a token of `gov-cloud` is ours;
what is left is a component that somebody else wrote.
"""

from facts import facts

OWN = "gov-cloud"
DYNAMIC = ("pulumi-python", "pulumi-nodejs")
_ENGINE = "pulumi"
_PROVIDERS = "pulumi:providers:"


def package_of(type_: str) -> str:
    """Return the package of a type token; of a provider, the package it provides."""
    return type_.removeprefix(_PROVIDERS).partition(":")[0]


def is_listed(type_: str) -> bool:
    """Tell whether a token is of the cloud, of a listed package, or of the engine."""
    package = package_of(type_)
    # Our components are classes of the program: a provider of that name is a plug-in.
    own = package == OWN and not type_.startswith(_PROVIDERS)
    known = own or package in ("alicloud", _ENGINE)
    return known or package in facts().register.packages


def is_foreign_package(type_: str) -> bool:
    """Tell whether a token is of a package that is not listed."""
    if is_listed(type_) or package_of(type_) in DYNAMIC:
        return False
    return type_.startswith(_PROVIDERS) or _is_package(type_)


def is_foreign_component(type_: str) -> bool:
    """Tell whether a token is of a dynamic provider, or of an unknown component."""
    if type_ == "pulumi:pulumi:Stack" or is_listed(type_):
        return False
    return package_of(type_) in DYNAMIC or not is_foreign_package(type_)


def _is_package(type_: str) -> bool:
    package, _, rest = type_.partition(":")
    return package in facts().foreign_packages or "/" in rest
