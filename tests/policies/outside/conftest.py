"""What the tests of the checks share."""

from pathlib import Path

import pytest

from tests.policies.outside.material import Runner


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(tmp_path, capsys)
