"""Every page and every person: owner, editor, viewer, rival, staff, anonymous, wrong method."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ghs.accounts.models import User
from ghs.files.actions import store_upload
from ghs.files.models import Kind, StoredFile
from registrations import actions
from registrations.actions.checking import note_decision
from registrations.findings import Finding
from registrations.models import ChecklistUpload, CorrectionRequest, Decision, Evidence, RegisterImport, StandIn
from registrations.queries import answers_of, findings_of
from registrations.urls import urlpatterns
from tests.ghs.files.factories import pdf, upload, workbook
from tests.registrations.conversation import note, say
from tests.registrations.factories import Case, complete_draft
from tests.registrations.successions import successor, waiting

MEMBERS = {"owner": 200, "editor": 200, "viewer": 200}
WRITERS = {"owner": 200, "editor": 200, "viewer": 403}
OUTSIDERS = {"rival": 404, "attendee": 404, "reviewer": 404, "registrar": 404, "organiser": 404}
EVERYBODY = dict.fromkeys([*MEMBERS, *OUTSIDERS], 200)
CHECKERS = {"reviewer": 200, "registrar": 200, "organiser": 403} | dict.fromkeys(
    ["owner", "editor", "viewer", "rival", "attendee"], 404
)
DECIDERS = CHECKERS | {"reviewer": 403}
# Pages on what the office entered, asked for a declaration that a vendor wrote itself.
# Pages on a registration, asked for a declaration that has none yet.
WITHOUT_REGISTRATION = CHECKERS | {"reviewer": 404, "registrar": 404}
NOT_ENTERED = CHECKERS | {"reviewer": 404, "registrar": 404}

# What a GET answers each person.
PAGES = {
    "declaration_list": EVERYBODY,
    "document_list": EVERYBODY,
    "organization_history": MEMBERS | OUTSIDERS,
    "declaration_start": EVERYBODY,
    "declaration": MEMBERS | OUTSIDERS,
    "declaration_again": WRITERS | OUTSIDERS,
    # What is not registered can't be changed: see test_revise_pages.py for what is.
    "declaration_revise": {"owner": 404, "editor": 404, "viewer": 403} | OUTSIDERS,
    # Likewise what the register shows of it: see test_disclosure_page.py.
    "declaration_disclosure": {"owner": 404, "editor": 404, "viewer": 403} | OUTSIDERS,
    "declaration_areas": WRITERS | OUTSIDERS,
    "declaration_product": WRITERS | OUTSIDERS,
    "product_add": WRITERS | OUTSIDERS,
    "product_remove": WRITERS | OUTSIDERS,
    "declaration_signatory": WRITERS | OUTSIDERS,
    "declaration_supplier": WRITERS | OUTSIDERS,
    "declaration_checklist": MEMBERS | OUTSIDERS,
    "declaration_workbook": MEMBERS | OUTSIDERS,
    "workbook_download": MEMBERS | OUTSIDERS,
    "workbook_apply": {"owner": 200, "editor": 404, "viewer": 403} | OUTSIDERS,
    "declaration_submit": WRITERS | OUTSIDERS,
    "declaration_submitted": MEMBERS | OUTSIDERS,
    "submission_list": MEMBERS | OUTSIDERS,
    "declaration_withdraw": {"owner": 302, "editor": 302, "viewer": 403} | OUTSIDERS,
    "declaration_cancel": WRITERS | OUTSIDERS,
    "document": MEMBERS | OUTSIDERS,
    "evidence": MEMBERS | OUTSIDERS,
    "cover_letter": MEMBERS | OUTSIDERS,
    "quote_new": dict.fromkeys(EVERYBODY, 403) | {"owner": 200, "editor": 200, "rival": 200},
    "signed_copy_upload": WRITERS | OUTSIDERS,
    "signed_copy": MEMBERS | OUTSIDERS,
    "declaration_messages": MEMBERS | OUTSIDERS,
    "message_file": MEMBERS | OUTSIDERS,
    "desk_declaration_list": CHECKERS,
    "desk_declaration": CHECKERS,
    "desk_document": CHECKERS,
    "desk_evidence": CHECKERS,
    "desk_evidence_page": CHECKERS,
    "desk_evidence_picture": CHECKERS,
    "desk_signed_copy": CHECKERS,
    "desk_workbook": CHECKERS,
    "desk_thread_list": CHECKERS,
    "desk_messages": CHECKERS,
    "desk_message_file": CHECKERS,
    "desk_finding": CHECKERS,
    "desk_note": CHECKERS,
    "desk_note_strike": CHECKERS,
    "desk_take": CHECKERS,
    "desk_take_over": CHECKERS,
    "desk_correct_details": CHECKERS,
    "desk_correct": CHECKERS,
    "desk_return": CHECKERS,
    "desk_propose": CHECKERS,
    "desk_refuse": CHECKERS,
    "desk_accept": DECIDERS,
    "desk_send_back": DECIDERS,
    "desk_refuse_proposed": DECIDERS,
    "desk_payment": CHECKERS,
    "desk_registration_list": CHECKERS,
    "desk_renewal_list": CHECKERS,
    "desk_renewal_invoice": WITHOUT_REGISTRATION | {"reviewer": 403},
    "desk_idle_money": CHECKERS,
    "register_import_list": DECIDERS,
    "register_import": DECIDERS,
    "declaration_confirm": dict.fromkeys(EVERYBODY, 404),
    "desk_entry_list": CHECKERS,
    "desk_entry_organization": CHECKERS,
    "desk_entry_start": CHECKERS,
    "desk_owner_invite": CHECKERS,
    "desk_entry_scans": NOT_ENTERED,
    "desk_entry_scan": NOT_ENTERED,
    "desk_confirmation_send": NOT_ENTERED,
    "desk_confirmation_paper": NOT_ENTERED,
    "desk_correction_letter": NOT_ENTERED,
    "desk_decide_alone": DECIDERS,
    "desk_measure_list": CHECKERS,
    "desk_measure_propose": WITHOUT_REGISTRATION,
    "desk_measure_drop": WITHOUT_REGISTRATION,
    "desk_measure_take": WITHOUT_REGISTRATION | {"reviewer": 403},
    "desk_successor_choose": CHECKERS,
    "desk_succession_propose": CHECKERS,
    "desk_succession_list": CHECKERS,
    "desk_succession": CHECKERS,
    "desk_succession_evidence": CHECKERS,
    "desk_stand_in_list": DECIDERS,
    "desk_stand_in_confirm": DECIDERS,
    "desk_stand_in_object": DECIDERS,
}
PUBLIC = {"entry_confirm"}
POST_ONLY = {"desk_correction_drop": {**CHECKERS, "reviewer": 405, "registrar": 405}}
# What a POST answers each person; everybody's GET is refused.
POST_ONLY_OF_VENDORS = {"supplier_drop": WRITERS | OUTSIDERS, "supplier_refer": WRITERS | OUTSIDERS}
GET_ONLY = {
    "declaration_list",
    "document_list",
    "organization_history",
    "declaration",
    "declaration_submitted",
    "submission_list",
    "workbook_download",
    "desk_workbook",
    "document",
    "evidence",
    "cover_letter",
    "signed_copy",
    "desk_declaration_list",
    "desk_declaration",
    "desk_document",
    "desk_evidence",
    "desk_evidence_page",
    "desk_evidence_picture",
    "desk_signed_copy",
    "desk_registration_list",
    "desk_renewal_list",
    "desk_idle_money",
    "desk_stand_in_list",
    "desk_measure_list",
    "desk_successor_choose",
    "desk_succession_list",
    "desk_succession_evidence",
    "desk_entry_list",
    "desk_entry_scan",
    "desk_correction_letter",
    "message_file",
    "desk_thread_list",
    "desk_message_file",
}


@pytest.fixture
def paths(case: Case) -> dict[str, str]:
    """Every URL of the app for one declaration that was returned."""
    known, found = objects_of(case), {}
    RegisterImport.objects.create(
        pk=case.declaration.pk, file=uploaded(case), uploaded_by=case.registrar, uploaded_at=case.at
    )
    for pattern in urlpatterns:
        if pattern.name in PUBLIC:
            continue
        wanted = {name: known[name] for name in pattern.pattern.converters}
        found[str(pattern.name)] = reverse(f"registrations:{pattern.name}", kwargs=wanted)
    return found


def objects_of(case: Case) -> dict[str, int | str]:
    """Bring a declaration back to its vendor, and return one of each object that a URL can name."""
    answer = case.declaration.answers.first()
    case.to("returned")
    evidence = Evidence.objects.filter(answer=answer).get()
    document = case.declaration.documents.get(kind="receipt")
    evidence.file = document.file
    evidence.save()
    signed = case.do(actions.keep_signed_copy, case.vendor, upload=upload(pdf(), "signed.pdf"), submission=uuid.uuid4())
    return {
        "pk": case.declaration.pk,
        "organization_pk": case.declaration.organization_id,
        "successor_pk": successor().pk,
        "succession_pk": waiting(case).pk,
        "area": "risk_management",
        "product_pk": case.declaration.products.get().pk,
        "answer_pk": answer.pk,
        "evidence_pk": evidence.pk,
        "number": 1,
        "document_pk": document.pk,
        "copy_pk": signed.pk,
        "upload_pk": ChecklistUpload.objects.create(
            declaration=case.declaration, file=uploaded(case), uploaded_by=case.vendor, uploaded_at=case.at
        ).pk,
        "scan_pk": 1,
        "measure_pk": 1,
        "renewal_pk": 1,
        "kind": "suspend",
        "stand_in_pk": decided_alone(case).pk,
        "request_pk": CorrectionRequest.objects.get().pk,
        "message_pk": say(case, case.vendor, upload=upload(pdf(), "回答.pdf")).pk,
        "note_pk": note(case).pk,
        "fingerprint": finding_in(case).fingerprint,
    }


def decided_alone(case: Case) -> StandIn:
    """Return a decision that the reviewer once made alone."""
    decision = note_decision(case.declaration, Decision.Kind.SENT_BACK, "", case.reviewer, case.at)
    return StandIn.objects.create(decision=decision, reason="不在", confirm_by=case.at.date())


def finding_in(case: Case) -> Finding:
    """Return what the office is to look at, once the product is spoken of as it should not be."""
    case.declaration.products.update(description="PMDA承認済み")
    return findings_of(case.declaration, answers_of(case.declaration))[0]


def uploaded(case: Case) -> StoredFile:
    """Return a filled workbook that was sent."""
    book = upload(workbook(), "x.xlsx")
    return store_upload(upload=book, kinds=[Kind.SPREADSHEET], limit_bytes=10**6, by=case.vendor, at=case.at)


def status(client: Client, path: str) -> int:
    """Return what a GET answers; a download is read to its end."""
    response = client.get(path)
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
    return int(response.status_code)


def test_every_url_is_in_the_table(paths: dict[str, str]) -> None:
    assert set(paths) == set(PAGES) | set(POST_ONLY) | set(POST_ONLY_OF_VENDORS)


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_each_page_answers_each_person_as_it_should(
    paths: dict[str, str], client_of: Callable[[User], Client], request: pytest.FixtureRequest, person: str
) -> None:
    client = client_of(request.getfixturevalue(person))
    answers = {name: status(client, path) for name, path in paths.items()}
    refused = {name: dict.fromkeys(EVERYBODY, 405) for name in POST_ONLY_OF_VENDORS}
    assert answers == {name: rule[person] for name, rule in (PAGES | POST_ONLY | refused).items()}


@pytest.mark.parametrize("person", ["viewer", "rival", "attendee", "organiser"])
def test_who_may_not_changes_nothing_by_post(
    case: Case, paths: dict[str, str], client_of: Callable, request: pytest.FixtureRequest, person: str
) -> None:
    client = client_of(request.getfixturevalue(person))
    for name, path in paths.items():
        if name in GET_ONLY or name in {"declaration_start", "quote_new"}:  # about nobody's declaration yet
            continue
        expected = (PAGES | POST_ONLY | POST_ONLY_OF_VENDORS)[name][person]
        expected = 403 if expected == 200 else expected
        assert client.post(path, {"step": "send"}).status_code == expected, name
    before = case.declaration.state
    case.declaration.refresh_from_db()
    assert case.declaration.state == before


def test_anonymous_people_are_sent_to_the_log_in_page(paths: dict[str, str], visitor: Client) -> None:
    for method in (visitor.get, visitor.post):
        for path in paths.values():
            response = method(path)
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("person", ["owner", "registrar"])
def test_wrong_methods_are_refused(
    paths: dict[str, str], client_of: Callable, request: pytest.FixtureRequest, person: str
) -> None:
    client = client_of(request.getfixturevalue(person))
    for name, path in paths.items():
        if PAGES.get(name, {}).get(person) == 200:
            assert client.delete(path).status_code == 405, name
            if name in GET_ONLY:
                assert client.post(path).status_code == 405, name


def test_unknown_rows_are_not_found(case: Case, client_of: Callable) -> None:
    case.to("checking")
    owner, reviewer = client_of(case.vendor), client_of(case.reviewer)
    pk = case.declaration.pk
    for path in (
        "99999/",
        f"{pk}/checklist/life_cycle/",
        f"{pk}/checklist/x/",
        f"{pk}/documents/9999/",
        f"{pk}/evidence/9999/",
    ):
        assert owner.get(f"/my/declarations/{path}").status_code == 404
    for path in ("99999/", f"{pk}/correct/9999/", f"{pk}/evidence/9999/", f"{pk}/documents/9999/"):
        assert reviewer.get(f"/desk/declarations/{path}").status_code == 404
    assert reviewer.post(f"/desk/declarations/{pk}/corrections/9999/drop/").status_code == 404


def test_the_desk_has_no_drafts(case: Case, client_of: Callable) -> None:
    client = client_of(case.reviewer)
    assert client.get(f"/desk/declarations/{case.declaration.pk}/").status_code == 404
    assert case.declaration.products.get().name not in client.get("/desk/declarations/?state=all").text


def test_a_rival_reaches_neither_evidence_nor_documents_through_an_own_declaration(
    case: Case, paths: dict[str, str], rival: User, client_of: Callable
) -> None:
    own = complete_draft(rival, rival.memberships.get().organization)
    document, evidence = case.declaration.documents.first(), Evidence.objects.exclude(file=None).get()
    signed = case.declaration.signed_copies.get()
    client = client_of(rival)
    assert client.get(f"/my/declarations/{own.pk}/documents/{document.pk}/").status_code == 404
    assert client.get(f"/my/declarations/{own.pk}/signed-copies/{signed.pk}/").status_code == 404
    assert client.get(f"/my/declarations/{own.pk}/evidence/{evidence.pk}/").status_code == 404
