"""Says in words which values of an ownership tag are registered."""

from policies.stack import Stack


def allowed(key: str, stack: Stack) -> str:
    """Say what is allowed: the few values themselves, or the file that lists them."""
    tag = stack.facts.required_tags[key]
    if key == "gov-env":
        return f"{stack.env} (the environment of stack {stack.name})"
    if tag.values is not None:
        return ", ".join(tag.values)
    if tag.register == "departments":
        return f"a code in facts/data/departments.yaml in force on {stack.as_of}"
    return f"an id in facts/data/{tag.register}.yaml"
