"""Error pages, also when the database is down."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from ghs.pages import views


@pytest.mark.django_db
def test_the_500_page_asks_nothing_of_the_database() -> None:
    with CaptureQueriesContext(connection) as asked:
        page = views.server_error(RequestFactory().get("/"))
    assert (page.status_code, len(asked)) == (500, 0)
    assert "システムに問題が発生しました" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "リクエストを処理できませんでした"),
        (views.forbidden, 403, "このページを開く権限がありません"),
        (views.not_found, 404, "ページが見つかりません"),
    ],
)
def test_an_error_page_says_what_to_do(rf: RequestFactory, view: object, status: int, words: str) -> None:
    page = view(rf.get("/"), Exception())
    assert (page.status_code, words in page.content.decode()) == (status, True)


@pytest.mark.django_db
def test_a_stale_form_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/contact/", {"step": "send"})
    assert page.status_code == 403
    assert "ページの有効期限が切れました" in page.content.decode()
