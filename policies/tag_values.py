"""Says which values of an ownership tag are registered; the work behind MO-OWN-002."""

from collections.abc import Iterator

from policies.errors import Undetermined
from policies.resource import Resource, Shape
from policies.rule import Finding, Outcome
from policies.stack import Stack
from policies.text import Text, Wording

OTHER_BUDGET = Wording(
    problem=Text(en="is {value}, which is not the budget item of {project}"),
    allowed=Text(en="{budget}"),
    fix=Text(en="take the budget item of the project in facts/data/projects.yaml"),
)


def is_registered(value: str | None, key: str, stack: Stack) -> bool:
    """Tell whether a known value is; False where the stack cannot say."""
    try:
        return value in stack.registered(key)
    except Undetermined:
        return False


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


def other_budget(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge that the budget item is that of the project."""
    project = stack.facts.projects.get(str(resource.at("tags.gov-project")))
    at = "tags.gov-budget"
    value = resource.at(at)
    known = value in stack.registered("gov-budget")
    if project is not None and known and value != project.budget:
        words = {
            "value": resource.show(at, Shape.CODE),
            "project": project.id,
            "budget": project.budget,
        }
        yield Finding(at, OTHER_BUDGET, ("A16", "A23"), words)
