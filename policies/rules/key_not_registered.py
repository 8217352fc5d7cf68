"""A key that encrypts is neither in this stack nor in the register.

What: every input that holds the id or the alias of a key.
Why: who holds the key decides who reads; a key of another account can be taken away.
Fix: use a key of this stack, or register the key.
Source: clauses A38 and A39; facts/data/register.yaml.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "key_not_registered"

RULE = Rule(
    "MO-RES-027", Severity.HIGH, ("A38", "A39"), spoken_for_by(NAME), judged(NAME)
)

FILES = "alicloud:nas/fileSystem:FileSystem"
ALIAS = "alicloud:kms/alias:Alias"
KEY = Example(ALIAS, {"aliasName": "alias/storage"}, name="storage")

GOOD = (
    Example(FILES, {"kmsKeyId": "alias/storage"}, others=(KEY,)),
    Example(FILES, {"kmsKeyId": "key-shared-services"}, others=()),
)
BAD = (Example(FILES, {"kmsKeyId": "key-abroad"}, at=("kmsKeyId",), others=(KEY,)),)
