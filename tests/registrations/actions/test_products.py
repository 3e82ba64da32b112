"""The products of a declaration: added once, merged, removed but for the last."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions import ProductDetails
from registrations.actions.drafting import ChangedMeanwhile, NotOpen
from registrations.actions.products import PRODUCTS_LIMIT, LastProduct, ProductGone, TooManyProducts
from registrations.actions.submitting import NotComplete
from registrations.models import Product, RegistrationVersion
from tests.registrations.factories import DETAILS, Case


def add(case: Case, submission: uuid.UUID | None = None, **values: str) -> Product:
    details = replace(DETAILS, **{"name": "アクメ健康手帳 Pro"} | values)
    product: Product = case.do(actions.add_product, case.vendor, details=details, submission=submission or uuid.uuid4())
    return product


def save(case: Case, product: Product, seen: str | None = None, **values: str) -> Product:
    seen = ProductDetails.of(product).mark if seen is None else seen
    details = replace(ProductDetails.of(product), **values)
    return actions.save_product(product=product, details=details, seen=seen, by=case.vendor, at=case.tick())


def remove(case: Case, product: Product, seen: str | None = None) -> None:
    seen = ProductDetails.of(product).mark if seen is None else seen
    actions.remove_product(product=product, seen=seen, by=case.vendor, at=case.tick())


def names(case: Case) -> list[str]:
    return [product.name for product in case.declaration.products.all()]


def verbs(case: Case) -> list[str]:
    return [entry.verb for entry in history_of(case.declaration)]


def test_another_product_is_added_once(case: Case) -> None:
    submission = uuid.uuid4()
    assert add(case, submission) == add(case, submission)
    assert names(case) == ["アクメ健康手帳", "アクメ健康手帳 Pro"]
    assert verbs(case).count("add_product") == 1


def test_the_database_refuses_the_same_submission_twice(case: Case) -> None:
    product = add(case)
    with pytest.raises(IntegrityError, match="product_once_a_submission"):
        Product.objects.create(declaration=case.declaration, name="丙", submission=product.submission)


def test_a_declaration_holds_thirty_products(case: Case) -> None:
    for number in range(1, PRODUCTS_LIMIT):
        add(case, name=f"製品{number}")
    with pytest.raises(TooManyProducts):
        add(case)
    assert case.declaration.products.count() == PRODUCTS_LIMIT


def test_two_editors_of_a_product_notice_each_other(case: Case) -> None:
    product = case.declaration.products.get()
    seen = ProductDetails.of(product).mark
    save(case, product, seen, name="甲")
    with pytest.raises(ChangedMeanwhile):
        save(case, product, seen, name="乙")
    assert names(case) == ["甲"]
    save(case, case.declaration.products.get(), name="乙")
    assert names(case) == ["乙"]


def test_editors_of_different_products_do_not_meet(case: Case) -> None:
    first, second = case.declaration.products.get(), add(case)
    save(case, first, name="甲")
    save(case, second, name="乙")
    assert names(case) == ["甲", "乙"]


def test_saving_an_untouched_product_writes_no_history(case: Case) -> None:
    before = len(verbs(case))
    save(case, case.declaration.products.get(), "")
    assert len(verbs(case)) == before


def test_what_a_colleague_removed_is_not_saved(case: Case) -> None:
    product = add(case)
    remove(case, product)
    with pytest.raises(ProductGone):
        save(case, product, name="甲")
    assert names(case) == [DETAILS.name]


def test_removing_twice_is_once_and_the_last_one_stays(case: Case) -> None:
    product = add(case)
    remove(case, product, ProductDetails.of(product).mark)
    remove(case, Product(pk=product.pk, declaration=case.declaration), "")
    assert verbs(case).count("remove_product") == 1
    with pytest.raises(LastProduct):
        remove(case, case.declaration.products.get())
    assert names(case) == [DETAILS.name]


def test_what_a_colleague_changed_is_not_removed_unseen(case: Case) -> None:
    product = add(case)
    seen = ProductDetails.of(product).mark
    save(case, product, description="新しい説明")
    with pytest.raises(ChangedMeanwhile):
        remove(case, product, seen)
    assert case.declaration.products.count() == 2


def each_change(case: Case) -> list[Any]:
    product = case.declaration.products.get()
    return [lambda: add(case), lambda: save(case, product, name="乙"), lambda: remove(case, product)]


@pytest.mark.parametrize("state", ["submitted", "checking", "returned", "awaiting_payment", "registered"])
def test_products_stand_unless_asked_for(case: Case, state: str) -> None:
    case.to(state)
    for change in each_change(case):
        with pytest.raises(NotOpen):
            change()
    assert names(case) == [DETAILS.name]


def test_products_open_when_the_office_asks(case: Case) -> None:
    case.to("checking")
    case.request(None)
    case.step("return")
    add(case)
    remove(case, case.declaration.products.first())
    assert names(case) == ["アクメ健康手帳 Pro"]


def test_every_product_must_be_described_before_submission(case: Case) -> None:
    product = add(case, version_range="")
    with pytest.raises(NotComplete):
        case.step("submit")
    save(case, product, version_range="1.0")
    case.step("submit")
    assert case.declaration.state == "submitted"


def test_the_register_tells_every_product(case: Case) -> None:
    add(case)
    case.to("registered")
    version = RegistrationVersion.objects.get()
    assert version.product_names == ["アクメ健康手帳", "アクメ健康手帳 Pro"]
    assert [details["models_covered"] for details in version.product_details] == [DETAILS.models_covered] * 2
    assert "pro" in version.search_key


def test_every_mail_tells_every_product(case: Case) -> None:
    add(case)
    case.to("registered")
    texts = Delivery.objects.filter(rule__startswith="declaration").values_list("batch__text", flat=True)
    assert ["アクメ健康手帳 Pro" in text for text in texts] == [True] * 2
