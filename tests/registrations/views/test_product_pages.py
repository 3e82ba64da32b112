"""The pages on which the products of a declaration are added, described and removed."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Declaration, Product
from tests.registrations.factories import Case, complete_draft
from tests.registrations.views.texts import BAD_TEXTS, path


def product_path(case: Case, end: str = "") -> str:
    return path(case, f"products/{case.declaration.products.first().pk}/{end}")


def new_product(case: Case, name: str = "二つめ") -> Product:
    return Product.objects.create(declaration=case.declaration, name=name)


def product_page(client: Client, case: Case) -> dict[str, Any]:
    form = client.get(product_path(case)).context["form"]
    return {**form.initial}


def test_what_is_sound_is_saved_and_what_is_missing_is_asked_for(case: Case, client: Client) -> None:
    typed = product_page(client, case) | {"description": "新しい説明", "version_range": ""}
    response = client.post(product_path(case), typed)
    assert response.status_code == 422
    assert 'href="#id_version_range"' in response.text
    product = Product.objects.get()
    assert (product.description, product.version_range) == ("新しい説明", "3.0～3.9")
    again = client.post(product_path(case), {**typed, "version_range": "4", "seen": again_seen(response)})
    assert again.status_code == 302
    assert Product.objects.get().version_range == "4"


def again_seen(response: Any) -> str:
    return str(response.context["form"]["seen"].value())


def test_two_editors_see_both_texts(case: Case, client: Client, editor: User, client_of: Callable) -> None:
    mine, theirs = product_page(client, case), product_page(client, case)
    client_of(editor).post(product_path(case), theirs | {"intended_use": "同僚の文"})
    response = client.post(product_path(case), mine | {"intended_use": "自分の文"})
    assert response.status_code == 422
    assert ("同僚の文" in response.text, "自分の文" in response.text) == (True, True)
    assert Product.objects.get().intended_use == "同僚の文"
    client.post(product_path(case), mine | {"intended_use": "自分の文", "seen": again_seen(response)})
    assert Product.objects.get().intended_use == "自分の文"


def test_a_stale_product_page_is_refused_with_everything_typed(case: Case, client: Client) -> None:
    typed = product_page(client, case)
    case.to("submitted")
    response = client.post(product_path(case), typed | {"description": "間に合わない説明"})
    assert (response.status_code, "間に合わない説明" in response.text) == (422, True)
    assert "変更できません" in client.get(product_path(case)).text


NEW = {"name": "二つめ", "category": "health", "version_range": "1.0", "intended_use": "歩数を記録する。"}


def test_a_product_is_added_once_however_often_it_is_sent(case: Case, client: Client) -> None:
    typed = NEW | {"submission": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(path(case, "products/new/"), typed)["Location"] == path(case)
    assert [product.name for product in Product.objects.all()] == ["アクメ健康手帳", "二つめ"]
    page = client.get(path(case))
    assert ("アクメ健康手帳 ほか1件" in page.text, "製品: 二つめ" in page.text) == (True, True)


def test_a_name_is_enough_and_what_is_missing_is_listed(case: Case, client: Client) -> None:
    client.post(path(case, "products/new/"), {"name": "名前だけ", "category": "other"})
    product = Product.objects.get(name="名前だけ")
    missing = client.get(path(case, "submit/")).text
    assert f'href="{path(case, f"products/{product.pk}/")}"' in missing
    assert 'value="send"' not in missing


def test_one_like_another_starts_with_its_texts_but_not_its_name(case: Case, client: Client) -> None:
    product = case.declaration.products.get()
    form = client.get(path(case, f"products/new/?like={product.pk}")).context["form"]
    assert (form["name"].value(), form["version_range"].value()) == ("", "3.0～3.9")
    for unknown in ("x", "0", "%00"):
        assert client.get(path(case, f"products/new/?like={unknown}")).context["form"]["version_range"].value() is None


@pytest.mark.parametrize("kind", BAD_TEXTS)
def test_bad_products_are_explained_and_kept_on_the_page(case: Case, client: Client, kind: str) -> None:
    response = client.post(path(case, "products/new/"), NEW | {"name": BAD_TEXTS[kind]})
    assert (response.status_code, "歩数を記録する。" in response.text) == (422, True)
    assert Product.objects.count() == 1


def test_a_product_is_removed_after_a_look_at_it(case: Case, client: Client) -> None:
    product = new_product(case)
    page = path(case, f"products/{product.pk}/remove/")
    seen = client.get(page).context["form"]["seen"].value()
    for _ in range(2):
        assert client.post(page, {"seen": seen})["Location"] == path(case)
    assert client.get(page).status_code == 404
    assert Product.objects.get().name == "アクメ健康手帳"


def test_a_product_changed_meanwhile_is_shown_once_more(case: Case, client: Client) -> None:
    product = new_product(case)
    page = path(case, f"products/{product.pk}/remove/")
    seen = client.get(page).context["form"]["seen"].value()
    Product.objects.filter(pk=product.pk).update(description="同僚の説明")
    response = client.post(page, {"seen": seen})
    assert (response.status_code, "同僚の説明" in response.text) == (422, True)
    assert client.post(page, {"seen": again_seen(response)}).status_code == 302


def test_the_only_product_stays(case: Case, client: Client) -> None:
    page = product_path(case, "remove/")
    assert "削除できません" in client.get(page).text
    assert client.post(page).status_code == 422
    assert Product.objects.count() == 1


def test_what_was_typed_for_a_removed_product_is_kept_to_be_added(case: Case, client: Client) -> None:
    product = new_product(case)
    page = path(case, f"products/{product.pk}/")
    product.delete()
    response = client.post(page, NEW | {"intended_use": "失われない文"})
    assert (response.status_code, "失われない文" in response.text) == (422, True)
    assert f'action="{path(case, "products/new/")}"' in response.text
    assert client.get(page).status_code == 404
    sent = response.context["form"].data
    assert client.post(path(case, "products/new/"), sent.dict()).status_code == 302
    assert Product.objects.last().intended_use == "失われない文"


@pytest.mark.parametrize("state", ["submitted", "returned", "registered"])
def test_products_can_t_be_added_or_removed_once_submitted(case: Case, client: Client, state: str) -> None:
    product = new_product(case)
    Product.objects.filter(pk=product.pk).update(version_range="1", intended_use="記録")
    case.to(state)
    for page in ("products/new/", f"products/{product.pk}/remove/"):
        assert "変更できません" in client.get(path(case, page)).text
        assert client.post(path(case, page), NEW | {"seen": ""}).status_code == 422
    assert Product.objects.count() == 2


def test_a_product_is_reached_through_its_own_declaration_only(
    case: Case, rival: User, client: Client, client_of: Callable
) -> None:
    other = complete_draft(rival, rival.memberships.get().organization)
    foreign = other.products.get().pk
    assert client.get(path(case, f"products/{foreign}/")).status_code == 404
    client.post(path(case, f"products/{foreign}/"), NEW)
    client.post(path(case, f"products/{foreign}/remove/"))
    assert Product.objects.get(pk=foreign).name == "アクメ健康手帳"
    assert client_of(rival).get(path(case, "products/new/")).status_code == 404


def test_every_page_shows_every_product(case: Case, client: Client, client_of: Callable) -> None:
    client.post(path(case, "products/new/"), NEW)
    assert "二つめ" in client.get(path(case, "submit/")).text
    case.to("checking")
    desk = client_of(case.reviewer)
    for reader, page in ((client, path(case)), (desk, f"/desk/declarations/{case.declaration.pk}/")):
        assert "<h3>二つめ</h3>" in reader.get(page).text
    assert "アクメ健康手帳 ほか1件" in desk.get("/desk/declarations/").text
    assert Declaration.objects.get().title == "アクメ健康手帳 ほか1件"
