"""`manage.py load_guideline`."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_it_says_how_much_was_new(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_guideline")
    call_command("load_guideline")
    assert capsys.readouterr().out.splitlines() == [
        "101 criteria and 53 law articles loaded",
        "0 criteria and 0 law articles loaded",
    ]


def test_a_bad_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[]")
    with pytest.raises(CommandError, match="must be an object with a list 'editions'"):
        call_command("load_guideline", file=path)
