"""One line per finding: what and where; what is allowed; the fix; the clause."""

from policies.errors import Undetermined
from policies.resource import Resource
from policies.rule import Finding, Outcome, Rule

_FORM = {
    "en": "{head} {label}: {at} {problem}; allowed: {allowed}. Fix: {fix}. {clauses}."
}
_CLAUSE = {"en": ("Clause", "Clauses")}


def message(
    rule: Rule, resource: Resource, outcome: Outcome, *, language: str = "en"
) -> str:
    """Return the sentence for a finding or for what could not be determined."""
    words = dict(outcome.words)
    clauses = rule.clauses
    if isinstance(outcome, Finding):
        clauses = outcome.clauses or clauses
    undetermined = isinstance(outcome, Undetermined)
    form = _FORM.get(language, _FORM["en"])
    one, many = _CLAUSE.get(language, _CLAUSE["en"])
    return form.format(
        head=f"UNDETERMINED {rule.id}" if undetermined else rule.id,
        label=resource.label,
        at=outcome.at,
        problem=outcome.wording.problem.fill(language, words),
        allowed=outcome.wording.allowed.fill(language, words),
        fix=outcome.wording.fix.fill(language, words),
        clauses=f"{one if len(clauses) == 1 else many} {', '.join(clauses)}",
    )
