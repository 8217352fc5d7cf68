"""One line per finding: what and where; what is allowed; the fix; the clause.

In English for engineers, in Traditional Chinese and Portuguese for reviewers. Paths,
ids and codes are the same in all three, so that a sentence can be searched for.
"""

from policies.errors import Undetermined
from policies.resource import Resource
from policies.rule import Finding, Proof, Rule
from policies.text import translated

_FORM = (
    "{head} {label}: {at} {problem}; allowed: {allowed}. Fix: {fix}. {word} {clauses}."
)
_OPEN = "UNDETERMINED"


def message(
    rule: Rule,
    resource: Resource,
    outcome: Finding | Undetermined,
    *,
    language: str = "en",
) -> str:
    """Return the sentence for a finding or for what could not be determined.

    `language` is "en", "zh" or "pt"; KeyError for another one.
    """
    # A word may be a sentence of ours as well (why a type is denied, for instance).
    words = {key: translated(word, language) for key, word in outcome.words.items()}
    clauses = rule.clauses
    head = f"{translated(_OPEN, language)} {rule.id}"
    if isinstance(outcome, Finding):
        clauses = outcome.clauses or clauses
        head = rule.id
    return translated(_FORM, language).format(
        head=head,
        label=resource.label,
        at=outcome.at,
        problem=outcome.wording.problem.fill(language, words),
        allowed=outcome.wording.allowed.fill(language, words),
        fix=outcome.wording.fix.fill(language, words),
        word=translated("Clause" if len(clauses) == 1 else "Clauses", language),
        clauses=", ".join(clauses),
    )


def evidence(rule: Rule, resource: Resource, proof: Proof) -> str:
    """Return the line of evidence: which rule decided what, and on which value."""
    return f"{resource.label}: {proof.subject} by {rule.id}, {proof.at}={proof.value}"
