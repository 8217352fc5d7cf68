"""The program of every stack; which cloud or department is the stack file's to say."""

import pulumi

from infra.program import main
from infra.sdk import speed_up

speed_up()
pulumi.run(main)
