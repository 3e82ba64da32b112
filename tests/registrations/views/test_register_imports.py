"""Taking over the old register in the desk: upload, columns, trial, and the whole list at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.library.models import GuidelineEdition
from registrations.models import RegisterImport, Registration
from tests.registrations.legacy_lists import HEADINGS, as_csv, row, rows

pytestmark = pytest.mark.django_db
LIST = "/desk/registrations/import/"
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    """The guideline edition that the lists name."""
    GuidelineEdition.objects.get_or_create(number="1.10", defaults={"published_on": date(2017, 3, 31)})


def uploaded(client: Client, table: list[list[object]], name: str = "旧登録一覧.csv") -> str:
    """Upload a list and return the path of its page."""
    response = client.post(LIST, {"file": SimpleUploadedFile(name, as_csv(table, "cp932").getvalue())})
    assert response.status_code == 302
    return response["Location"]


def columns(client: Client, path: str) -> dict[str, str]:
    """Return what the page proposes for each column."""
    form = client.get(path).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def test_a_registrar_tries_a_list_and_takes_it_over(client_of: ClientOf, registrar: User) -> None:
    client = client_of(registrar)
    path = uploaded(client, rows())
    chosen = columns(client, path)
    assert (chosen["number"], chosen["ended_on"], chosen["address"]) == ("0", "12", "")
    tried = client.post(path, {**chosen, "step": "try"}, follow=True)
    assert (tried.context["outcome"]["new"], Registration.objects.count()) == (86, 0)
    done = client.post(path, {**chosen, "step": "import"}, follow=True)
    assert (done.context["outcome"]["new"], Registration.objects.count()) == (86, 86)
    assert "引き継ぎました" in done.content.decode()
    assert Entry.objects.filter(verb="import_register", by=registrar.reference).count() == 1


def test_what_was_taken_over_has_its_pages(client_of: ClientOf, registrar: User, owner: User, visitor: Client) -> None:
    client = client_of(registrar)
    path = uploaded(client, [row(5, **{HEADINGS[1]: owner.memberships.get().organization.name})])
    client.post(path, {**columns(client, path), "step": "import"})
    declaration = Registration.objects.get().declaration_id
    assert client.get(f"/desk/declarations/{declaration}/").status_code == 200
    assert client_of(owner).get(f"/my/declarations/{declaration}/").status_code == 200
    assert visitor.get("/register/GHS-0005/").status_code == 200
    assert visitor.get("/verify/GHS-0005/").status_code == 200


def test_a_second_click_takes_nothing_over_again(client_of: ClientOf, registrar: User) -> None:
    client = client_of(registrar)
    path = uploaded(client, rows(3))
    chosen = {**columns(client, path), "step": "import"}
    client.post(path, chosen)
    assert client.post(path, chosen).status_code == 422
    assert Entry.objects.filter(verb="import_registration").count() == 3


def test_every_wrong_cell_is_told_and_nothing_is_imported(client_of: ClientOf, registrar: User) -> None:
    client = client_of(registrar)
    table = rows(5)
    table[2][HEADINGS.index("登録日")] = "平成30年2月30日"
    table[4][HEADINGS.index("レベル")] = "5"
    table[3][0] = table[1][0]
    path = uploaded(client, table)
    page = client.post(path, {**columns(client, path), "step": "import"}, follow=True)
    assert [fault.place for fault in page.context["faults"]] == ["J4", "A5", "G6"]
    assert "J4" in page.content.decode()
    assert not Registration.objects.exists()


def test_columns_that_nobody_knows_are_told(client_of: ClientOf, registrar: User) -> None:
    client = client_of(registrar)
    content = as_csv([row(1)]).getvalue().replace("企業名カナ".encode(), "担当営業".encode())
    path = client.post(LIST, {"file": SimpleUploadedFile("旧一覧.csv", content)})["Location"]
    assert client.get(path).context["left_out"] == ["C: 担当営業"]
    client.post(path, {**columns(client, path), "organization_kana": "2", "step": "try"})
    assert client.get(path).context["left_out"] == []


def test_a_column_that_is_needed_is_asked_for(client_of: ClientOf, registrar: User) -> None:
    client = client_of(registrar)
    path = uploaded(client, [row(1)])
    page = client.post(path, {**columns(client, path), "product": "", "step": "try"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["product"])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 no list", b"PK\x03\x04 broken", b"\x00\x01\x02"])
def test_what_is_no_list_is_refused_at_the_door(client_of: ClientOf, registrar: User, content: bytes) -> None:
    response = client_of(registrar).post(LIST, {"file": SimpleUploadedFile("list.csv", content)})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert not RegisterImport.objects.exists()


def test_only_registrars_take_lists_over(client_of: ClientOf, reviewer: User, owner: User, registrar: User) -> None:
    path = uploaded(client_of(registrar), rows(2))
    assert [client_of(reviewer).get(each).status_code for each in (LIST, path)] == [403, 403]
    assert [client_of(owner).get(each).status_code for each in (LIST, path)] == [404, 404]
    assert client_of(registrar).delete(path).status_code == 405
