"""Arguments that several verbs have: one wording, one meaning."""

from pathlib import Path
from typing import Annotated

import typer

Stack = Annotated[str, typer.Argument(help="Stack, for example pilot-cloud.")]
Real = Annotated[
    bool, typer.Option("--real", help="The keys are a real site's: go there.")
]
RealRead = Annotated[
    bool, typer.Option("--real", help="The keys are a real site's: read there.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]
PrintJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Out = Annotated[Path | None, typer.Option(help="Folder that receives the run's files.")]
