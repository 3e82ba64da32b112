"""`manage.py import_register`."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ghs.library.models import GuidelineEdition
from registrations.models import Registration
from tests.registrations.legacy_lists import as_csv, row, rows


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    """The guideline edition that the lists name."""
    GuidelineEdition.objects.get_or_create(number="1.10", defaults={"published_on": date(2017, 3, 31)})


def told(path: Path, *options: str) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("import_register", path, *options, stdout=out)
    return out.getvalue()


def test_a_trial_and_then_the_import(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(rows()).getvalue())
    assert "86 rows would be imported: 86 new" in told(path, "--dry-run")
    assert not Registration.objects.exists()
    assert "86 rows imported: 86 new, 0 changed, 0 the same; 20 new organisations" in told(path)
    assert "0 new, 0 changed, 86 the same" in told(path)


def test_faults_are_told_by_their_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([row(1, レベル="9")]).getvalue())
    with pytest.raises(CommandError, match="1 faults; nothing was imported"):
        told(path)
    assert capsys.readouterr().err.startswith("G2 ")


def test_a_heading_of_one_s_own_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(rows(2)).getvalue().replace("製品名,".encode(), "ブツ,".encode()))
    with pytest.raises(CommandError):
        told(path)
    assert "2 new" in told(path, "--map", "ブツ=product")
    with pytest.raises(CommandError, match="HEADING=COLUMN"):
        told(path, "--map", "ない=product")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        told(tmp_path / "none.csv")
