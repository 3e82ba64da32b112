"""The organiser's desk."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.mail.models import Delivery
from tests.training.factories import CourseFactory, EditionFactory, PartFactory, SignUpFactory, text_of
from tests.training.sign_up_inputs import BAD_LINES, ENTRIES
from training.models import Course, Edition, SignUp

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]

NUMBER = "E2026-000001"
SIGN_UP = f"/desk/events/risk-2/sign-ups/{NUMBER}/"
READ = [
    "/desk/events/",
    "/desk/events/courses/new/",
    "/desk/events/courses/risk/",
    "/desk/events/courses/risk/new/",
    "/desk/events/risk-2/",
    "/desk/events/risk-2/change/",
    "/desk/events/risk-2/programme/",
    "/desk/events/risk-2/sign-ups/",
    "/desk/events/risk-2/sign-ups/list.xlsx",
    SIGN_UP,
    f"{SIGN_UP}correct/",
    f"{SIGN_UP}cancel/",
]
WRITE = ["/desk/events/risk-2/move/", f"{SIGN_UP}resend/"]

EDITION = {
    "number": "３",
    "code": "risk-3",
    "starts_at": "2027-02-01T13:00",
    "ends_at": "2027-02-01T17:00",
    "venue": "会議室",
    "venue_english": "",
    "online_url": "",
    "capacity": "２０",
    "opens_at": "2026-12-01T09:00",
    "closes_at": "2027-01-31T17:00",
}
KEPT = {**EDITION, "number": "2", "code": "risk-2"}


@pytest.fixture
def sign_up() -> SignUp:
    """A visitor with a seat of an open edition."""
    course = CourseFactory(slug="risk")
    edition = EditionFactory(course=course, code="risk-2", number=2, seats_taken=1)
    return SignUpFactory(edition=edition, receipt_number=NUMBER)


@pytest.fixture
def desk(client_of: ClientOf, organiser: User) -> Client:
    """The organiser's client."""
    return client_of(organiser)


def programme(*lines: dict[str, str], initial: int = 0) -> dict[str, str]:
    """Return a posted programme."""
    posted = {"parts-TOTAL_FORMS": str(len(lines)), "parts-INITIAL_FORMS": str(initial)}
    for number, line in enumerate(lines):
        posted |= {f"parts-{number}-{name}": value for name, value in {"kind": "lecture", **line}.items()}
    return posted


# Who may


@pytest.mark.parametrize("path", READ + WRITE)
def test_the_desk_is_for_organisers(
    client_of: ClientOf, visitor: Client, attendee: User, owner: User, reviewer: User, sign_up: SignUp, path: str
) -> None:
    method = "post" if path in WRITE else "get"
    assert getattr(visitor, method)(path)["Location"].startswith("/accounts/login/")
    answers = [getattr(client_of(person), method)(path).status_code for person in [attendee, owner, reviewer]]
    assert answers == [404, 404, 403]
    assert (Entry.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", READ)
def test_an_organiser_reads_every_page(desk: Client, sign_up: SignUp, path: str) -> None:
    response = desk.get(path)
    assert (response.status_code, Entry.objects.count()) == (200, 0)
    assert b"".join(response)


@pytest.mark.parametrize("path", WRITE)
def test_get_writes_nothing(desk: Client, sign_up: SignUp, path: str) -> None:
    assert desk.get(path).status_code == 405


@pytest.mark.parametrize("path", [path.replace("risk", "none").replace(NUMBER, "E2026-999999") for path in READ[2:]])
def test_what_is_not_there_is_404(desk: Client, sign_up: SignUp, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_a_sign_up_of_another_edition_is_404(desk: Client, sign_up: SignUp) -> None:
    EditionFactory(code="other")
    assert desk.get(SIGN_UP.replace("risk-2", "other")).status_code == 404


# Courses and editions


def test_from_a_new_course_to_a_published_edition(desk: Client) -> None:
    course = {
        "title": "リスク分析入門",
        "title_english": "",
        "slug": "ＲＩＳＫ",
        "summary": "概要",
        "summary_english": "",
    }
    assert desk.post("/desk/events/courses/new/", course)["Location"] == "/desk/events/courses/risk/new/"
    response = desk.post("/desk/events/courses/risk/new/", EDITION)
    assert response["Location"] == "/desk/events/risk-3/programme/"
    refused = desk.post("/desk/events/risk-3/move/", {"to": "open"}, follow=True)
    assert "先にプログラムを登録してください" in text_of(refused)
    lines = programme({"title": "概要", "minutes": "４０"}, {"title": "演習", "minutes": "90", "kind": "exercise"}, {})
    assert desk.post("/desk/events/risk-3/programme/", lines)["Location"] == "/desk/events/risk-3/"
    desk.post("/desk/events/risk-3/move/", {"to": "open"})
    edition = Edition.objects.get()
    assert (edition.number, edition.capacity, edition.state) == (3, 20, "open")
    assert edition.starts_at.isoformat() == "2027-02-01T04:00:00+00:00"
    assert list(edition.parts.values_list("kind", "minutes")) == [("lecture", 40), ("exercise", 90)]
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["create_course", "create_edition", "set_programme", "move_edition"]


def test_a_new_edition_begins_with_the_next_number_and_the_last_room(desk: Client, sign_up: SignUp) -> None:
    form = desk.get("/desk/events/courses/risk/new/").context["form"]
    begun = [form[name].value() for name in ["number", "code", "venue", "capacity", "starts_at"]]
    assert begun == [3, "risk-3", "サンプル会議室A", 20, None]


@pytest.mark.parametrize(
    ("path", "values", "field"),
    [
        ("courses/new/", {"title": "別", "slug": "risk", "summary": "概要"}, "slug"),
        ("courses/new/", {"title": "", "slug": "x", "summary": "概要"}, "title"),
        ("courses/risk/", {"title": "別", "slug": "other", "summary": "概要"}, "slug"),
        ("courses/risk/new/", {**EDITION, "code": "risk-2"}, "code"),
        ("courses/risk/new/", {**EDITION, "number": "2"}, "number"),
        ("risk-2/change/", {**EDITION, "number": "2", "capacity": "0"}, "capacity"),
        ("risk-2/change/", {**EDITION, "number": "2", "ends_at": "2027-02-01T12:00"}, "ends_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    desk: Client, sign_up: SignUp, path: str, values: dict[str, str], field: str
) -> None:
    CourseFactory(slug="other")
    response = desk.post(f"/desk/events/{path}", values)
    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert (Course.objects.count(), Edition.objects.count(), Entry.objects.count()) == (2, 1, 0)


@pytest.mark.parametrize("text", BAD_LINES)
def test_bad_lines_are_refused(desk: Client, sign_up: SignUp, text: str) -> None:
    response = desk.post("/desk/events/courses/risk/", {"title": text, "slug": "risk", "summary": "概要"})
    assert response.status_code == 422
    assert desk.post("/desk/events/risk-2/change/", {**EDITION, "code": text}).status_code == 422


def test_an_edition_and_its_course_are_changed(desk: Client, sign_up: SignUp) -> None:
    assert desk.post("/desk/events/risk-2/change/", KEPT)["Location"] == "/desk/events/risk-2/"
    course = {"title": "改題", "slug": "risk", "summary": "概要"}
    assert desk.post("/desk/events/courses/risk/", course)["Location"] == "/desk/events/"
    edition = Edition.objects.select_related("course").get()
    assert (edition.venue, edition.seats_taken, edition.course.title) == ("会議室", 1, "改題")


def test_capacity_below_the_seats_taken_is_refused(desk: Client, sign_up: SignUp) -> None:
    Edition.objects.update(seats_taken=5)
    response = desk.post("/desk/events/risk-2/change/", {**KEPT, "capacity": "4"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["capacity"])


def test_lines_of_a_programme_are_ordered_changed_and_removed(desk: Client, sign_up: SignUp) -> None:
    first, second = PartFactory(edition=sign_up.edition), PartFactory(edition=sign_up.edition)
    lines = programme(
        {"id": str(first.pk), "title": "消す", "minutes": "1", "remove": "on"},
        {"id": str(second.pk), "title": "後", "minutes": "30", "position": "2"},
        {"title": "先", "minutes": "40", "position": "1"},
        {"title": "末", "minutes": "50"},
        initial=2,
    )
    response = desk.post("/desk/events/risk-2/programme/", {**lines, "then": "more"})
    assert response["Location"] == "/desk/events/risk-2/programme/"
    assert list(sign_up.edition.parts.values_list("title", flat=True)) == ["先", "後", "末"]


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"parts-TOTAL_FORMS": "99999", "parts-INITIAL_FORMS": "0"},
        programme({"title": "題だけ"}),
        programme({"minutes": "10"}),
        programme({"title": "題", "minutes": "0"}),
        programme({"title": "題\x00", "minutes": "10"}),
        programme({"title": "題", "minutes": "10", "kind": "nonsense"}),
        programme({"title": "題", "minutes": "10", "id": "x"}),
    ],
)
def test_a_programme_that_cannot_be_is_refused(desk: Client, sign_up: SignUp, posted: dict[str, str]) -> None:
    PartFactory(edition=sign_up.edition)
    response = desk.post("/desk/events/risk-2/programme/", posted)
    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert (sign_up.edition.parts.count(), Entry.objects.count()) == (1, 0)


@pytest.mark.parametrize("to", ["", "nonsense", "draft", "held", "cancelled"])
def test_a_move_that_is_not_possible_is_told(desk: Client, sign_up: SignUp, to: str) -> None:
    EditionFactory(code="soon", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=400))
    response = desk.post("/desk/events/soon/move/", {"to": to}, follow=True)
    assert "この操作はできません" in text_of(response)
    assert Edition.objects.get(code="soon").state == "open"


# Sign-ups


def test_sign_ups_are_searched_and_counted(desk: Client, sign_up: SignUp) -> None:
    SignUpFactory(edition=sign_up.edition, family_name="鈴木", family_name_kana="スズキ")
    SignUpFactory(edition=sign_up.edition, state="cancelled", cancelled_at=timezone.now())
    found = {}
    for query in ["", "?q=すずき", "?state=cancelled", "?state=all", "?state=nonsense", "?q=%00", "?page=99"]:
        found[query] = desk.get(f"/desk/events/risk-2/sign-ups/{query}").context["page"].paginator.count
    assert list(found.values()) == [2, 1, 1, 3, 3, 2, 2]


@pytest.mark.parametrize("path", ["/desk/events/", "/desk/events/risk-2/sign-ups/", "/desk/events/risk-2/"])
def test_lists_take_the_same_queries_for_1_and_30(desk: Client, sign_up: SignUp, path: str) -> None:
    counts = []
    for more in [0, 29]:
        for _ in range(more):
            SignUpFactory(edition=sign_up.edition)
            PartFactory(edition=EditionFactory())
            PartFactory(edition=sign_up.edition)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_workbook_is_downloaded_under_a_telling_name(desk: Client, sign_up: SignUp) -> None:
    response = desk.get("/desk/events/risk-2/sign-ups/list.xlsx")
    day = timezone.localdate()
    assert response["Content-Disposition"] == f'attachment; filename="risk-2-{day:%Y%m%d}.xlsx"'
    assert response.streaming
    book = load_workbook(BytesIO(b"".join(response)))
    assert book.active["A2"].value == NUMBER


def test_an_address_is_corrected(desk: Client, sign_up: SignUp) -> None:
    assert desk.post(f"{SIGN_UP}correct/", {**ENTRIES, "email": "ＲＩＧＨＴ@x.example"})["Location"] == SIGN_UP
    sign_up.refresh_from_db()
    assert (sign_up.email, sign_up.family_name) == ("RIGHT@x.example", "髙橋")
    assert Delivery.objects.get().address == "right@x.example"
    page = text_of(desk.get(SIGN_UP))
    assert "The sign-up was corrected" not in page
    assert "(山田 花子)" in page


def test_an_address_with_a_seat_is_refused_at_its_field(desk: Client, sign_up: SignUp) -> None:
    SignUpFactory(edition=sign_up.edition, email="taken@x.example")
    response = desk.post(f"{SIGN_UP}correct/", {**ENTRIES, "email": "taken@x.example"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])
    assert Delivery.objects.count() == 0


def test_a_sign_up_is_cancelled_with_a_reason(desk: Client, sign_up: SignUp) -> None:
    response = desk.post(f"{SIGN_UP}cancel/", {"reason": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    for _ in range(2):
        assert desk.post(f"{SIGN_UP}cancel/", {"reason": "会場の都合"})["Location"] == SIGN_UP
    sign_up.refresh_from_db()
    sign_up.edition.refresh_from_db()
    assert (sign_up.state, sign_up.edition.seats_taken, Delivery.objects.count()) == ("cancelled", 0, 1)
    assert "会場の都合" in text_of(desk.get(SIGN_UP))


def test_the_confirmation_is_sent_again_once_in_a_minute(desk: Client, sign_up: SignUp) -> None:
    answers = [text_of(desk.post(f"{SIGN_UP}resend/", follow=True)) for _ in range(2)]
    assert "確認メールを再送しました" in answers[0]
    assert "先ほど送ったばかりです" in answers[1]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("state", ["cancelled", "repeated"])
def test_without_a_seat_there_is_nothing_to_do(desk: Client, sign_up: SignUp, state: str) -> None:
    SignUp.objects.update(state=state, cancelled_at=timezone.now() if state == "cancelled" else None)
    page = desk.get(SIGN_UP).content.decode()
    for rest in ["correct/", "resend/"]:
        assert f"{SIGN_UP}{rest}" not in page
    assert desk.post(f"{SIGN_UP}correct/", ENTRIES).status_code == 422
    desk.post(f"{SIGN_UP}resend/")
    assert Delivery.objects.count() == 0
