"""The page of one registration: now, on an earlier day, in every state."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import FormerName, Organization
from registrations.actions import publish_version
from registrations.models import Declaration, Disclosure, RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product
from tests.registrations.conftest import case, checklist
from tests.registrations.factories import Case

__all__ = ["case", "checklist"]
pytestmark = pytest.mark.django_db
PRODUCT = "/register/GHS-0001/"
LATER = datetime(2024, 5, 1, 3, tzinfo=UTC)


def end(version: RegistrationVersion, **said: object) -> RegistrationVersion:
    """Let the register say something else of a registration from 1 May 2024 on."""
    RegistrationVersion.objects.filter(pk=version.pk).update(recorded_to=LATER)
    values = {"pk": None, "recorded_from": LATER, "recorded_to": None, **said}
    for name, value in values.items():
        setattr(version, name, value)
    version.save(force_insert=True)
    return version


def revoked() -> RegistrationVersion:
    version = register_product("甲", product_details=[{"name": "甲", "version_range": "3.0"}])
    return end(version, state="revoked", ended_on=date(2024, 5, 1), public_reason="表示の相違が改められなかったため。")


def test_a_revocation_shows_its_reason_before_anything_else(visitor: Client) -> None:
    revoked()
    page = visitor.get(PRODUCT).text
    assert page.index("表示の相違が改められなかったため。") < page.index("<dl")
    assert "協議会が登録を取り消しました" in page


def test_the_history_tells_every_version(visitor: Client) -> None:
    revoked()
    page = visitor.get(PRODUCT).text
    told = re.findall(r'story-day">([^<]+)</span> <strong>([^<]+)<', page)
    assert [day for day, _kind in told] == ["2024年5月1日（水）", "2020年1月15日（水）"]


def test_an_earlier_day_shows_the_page_as_it_was(visitor: Client) -> None:
    revoked()
    page = visitor.get(PRODUCT, {"on": "2024-04-30"})
    assert page.status_code == 200
    assert 'class="state state-valid">登録中<' in page.text
    assert "改められなかった" not in page.text
    assert "2024年4月30日（火）" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert f'<link rel="canonical" href="http://localhost:8000{PRODUCT}">' in page.text
    assert "/mark/" not in page.text
    assert 'class="state">取消<' in visitor.get(PRODUCT, {"on": "2024-05-01"}).text


def test_past_the_last_day_an_earlier_day_says_lapsed(visitor: Client) -> None:
    register_product("甲", expires_on=date(2021, 1, 31))
    assert 'class="state state-valid">登録中<' in visitor.get(PRODUCT, {"on": "2021-01-31"}).text
    assert 'class="state">失効<' in visitor.get(PRODUCT, {"on": "2021-02-01"}).text


@pytest.mark.parametrize(
    ("on", "status", "told"),
    [
        ("2020-01-14", 404, "2020年1月15日（水）"),
        ("0001-01-01", 404, "2020年1月15日（水）"),
        ("2999-01-01", 400, "error-summary"),
        ("9999-12-31", 400, "error-summary"),
        ("2024-02-30", 400, "error-summary"),
        ("昨日", 400, "error-summary"),
        ("", 400, "error-summary"),
        ("2024-05-01\x00", 400, "error-summary"),
        ("２０２４年５月１日", 200, "2024年5月1日（水）"),
    ],
)
def test_any_day_gets_a_clear_answer(visitor: Client, on: str, status: int, told: str) -> None:
    register_product("甲")
    page = visitor.get(PRODUCT, {"on": on})
    assert page.status_code == status
    assert told in page.text


def test_a_number_typed_otherwise_keeps_the_day(visitor: Client) -> None:
    register_product("甲")
    assert visitor.get("/register/ghs-1/?on=2024-05-01")["Location"] == f"{PRODUCT}?on=2024-05-01"


def test_the_page_can_be_cited(visitor: Client) -> None:
    register_product("血圧ノート")
    page = visitor.get(PRODUCT, {"on": "2024-05-01"}).text
    cited = page[page.index('class="product-cite"') :]
    assert cited.count(f"http://localhost:8000{PRODUCT}?on=2024-05-01") == 2
    assert "GHS-0001" in cited


def test_machines_read_who_declares_what(visitor: Client) -> None:
    register_product("</script><b>", product_details=[{"name": "</script><b>", "version_range": "3.0"}])
    page = visitor.get(PRODUCT).text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["mainEntity"][0] | {"provider": None} == {
        "@type": "SoftwareApplication",
        "applicationCategory": "HealthApplication",
        "name": "</script><b>",
        "softwareVersion": "3.0",
        "provider": None,
    }
    assert data["identifier"]["value"] == "GHS-0001"
    assert 'property="og:title"' in page
    assert "ヘルスソフトウェア" in re.findall(r'og:title" content="([^"]+)"', page)[0]


def test_the_organisation_is_told_with_its_former_name(visitor: Client) -> None:
    organization = OrganizationFactory(name="乙社", name_kana="オツシャ", corporate_number="7000012050002")
    FormerName.objects.create(organization=organization, name="甲社", until=LATER)
    register_product("甲", organization=organization)
    for path in (PRODUCT, f"/register/organizations/{organization.pk}/"):
        page = visitor.get(path).text
        told = ["乙社", "オツシャ", "7000012050002", "甲社", "2024年5月1日（水）"]
        assert [text for text in told if text not in page] == []


def test_an_organisation_s_page_counts_what_stands_and_what_ended(visitor: Client) -> None:
    organization = OrganizationFactory()
    register_product("甲", sequence=1, organization=organization)
    register_product("乙", sequence=2, organization=organization, state="lapsed", expires_on=date(2021, 1, 31))
    page = visitor.get(f"/register/organizations/{organization.pk}/").text
    assert ("登録中 1" in page, "失効 1" in page) == (True, True)


@pytest.fixture
def registered(case: Case) -> Case:
    """A registration made by people."""
    return case.to("registered")


def disclose(case: Case, **chosen: object) -> Disclosure:
    return Disclosure.objects.create(registration=case.declaration.registration, changed_at=case.at, **chosen)


def test_how_it_was_checked_is_told_without_names(registered: Case, visitor: Client) -> None:
    page = visitor.get(PRODUCT).text
    assert "形式" in page
    assert 'class="product-steps"' in page
    people = [registered.reviewer, registered.registrar, registered.vendor]
    assert [person.family_name for person in people if person.family_name and person.family_name in page] == []
    assert "認証" not in page
    assert "承認" not in page


def test_where_no_decision_is_recorded_the_page_says_so(visitor: Client) -> None:
    register_product("甲")
    assert 'class="product-steps"' not in visitor.get(PRODUCT).text


def test_evidence_and_links_show_only_when_the_vendor_chose_them(registered: Case, visitor: Client) -> None:
    page = visitor.get(PRODUCT).text
    assert "計画書" not in page
    disclose(registered, shows_evidence=True, manual_link="https://acme.example/manual")
    page = visitor.get(PRODUCT).text
    assert ("計画書" in page, "https://acme.example/manual" in page) == (True, True)
    assert "計画書" not in visitor.get(PRODUCT, {"on": "2026-11-20"}).text


@pytest.mark.parametrize("state", ["suspended", "lapsed", "withdrawn", "revoked"])
def test_once_the_mark_may_not_be_used_nothing_of_the_vendor_s_is_shown(
    registered: Case, visitor: Client, state: str
) -> None:
    disclose(registered, shows_evidence=True, manual_link="https://acme.example/manual")
    Declaration.objects.update(state=state)
    registered.declaration.refresh_from_db()
    publish_version(registration=registered.declaration.registration, at=registered.tick())
    page = visitor.get(PRODUCT).text
    assert ("計画書" in page, "https://acme.example/manual" in page) == (False, False)


def test_a_product_and_its_successor_name_each_other(visitor: Client) -> None:
    organization: Organization = OrganizationFactory()
    old = register_product("旧版", sequence=1, organization=organization, state="lapsed", expires_on=date(2021, 1, 31))
    new = register_product("新版", sequence=2, organization=organization)
    Disclosure.objects.create(registration=new.registration, predecessor=old.registration, changed_at=LATER)
    assert "GHS-0002 新版" in visitor.get(PRODUCT).text
    assert "GHS-0001 旧版" in visitor.get("/register/GHS-0002/").text


def test_a_long_history_asks_as_often_as_a_short_one(visitor: Client) -> None:
    version = register_product("甲")
    visitor.get(PRODUCT)
    with CaptureQueriesContext(connection) as few:
        visitor.get(PRODUCT)
    for year in range(2021, 2026):
        at = datetime(year, 1, 15, 3, tzinfo=UTC)
        RegistrationVersion.objects.filter(recorded_to=None).update(recorded_to=at)
        version.pk, version.recorded_from, version.expires_on = None, at, date(year + 900, 1, 31)
        version.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        page = visitor.get(PRODUCT).text
    assert (page.count("story-day"), len(many)) == (6, len(few))


def test_the_register_of_a_past_day_leads_to_the_pages_of_that_day(visitor: Client) -> None:
    register_product("甲")
    assert f'href="{PRODUCT}?on=2024-05-01"' in visitor.get("/register/", {"on": "2024-05-01"}).text
    assert f'href="{PRODUCT}"' in visitor.get("/register/").text
