"""Names of things: `<env>-<scope>-<noun>[-<qualifier>]`, lower case with hyphens.

A logical name (the engine's) equals the physical one, so that a reviewer, the
console and the state speak of the same thing. Source: landing-zone reference, 6.
"""

PREFIX = {"pilot": "pilot", "production": "prod"}


def name(env: str, scope: str, noun: str, qualifier: str = "") -> str:
    """Return a resource name; `env` is `pilot` or `production`, KeyError otherwise."""
    parts = (PREFIX[env], scope, noun, qualifier)
    return "-".join(part for part in parts if part)


def underscored(text: str) -> str:
    """Return a name for services that refuse hyphens (tag policies, MaxCompute)."""
    return text.replace("-", "_")


def site_wide(text: str) -> str:
    """Return a name for services that name things across all accounts of a site."""
    return f"mogov-{text}"
