"""The products of a declaration: one declaration is made for one or several."""

from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations.actions.drafting import ChangedMeanwhile, locked_details
from registrations.merging import Merge, fingerprint, merge
from registrations.models import Declaration, Product

PRODUCTS_LIMIT = 30


class TooManyProducts(Refusal):
    """One declaration is made for a limited number of products."""

    message = _("At most 30 products can stand in one declaration. Begin another one for the rest.")


class LastProduct(Refusal):
    """A declaration is made for at least one product."""

    message = _(
        "This is the only product of the declaration, so that it can't be removed. "
        "Change it, or take the declaration back."
    )


class ProductGone(Refusal):
    """Another editor removed the product that this one changed."""

    message = _("Another editor has removed this product meanwhile. What you typed is kept here: add it as a new one.")


@dataclass(frozen=True)
class ProductDetails:
    """What is said of a product."""

    name: str = ""
    name_kana: str = ""
    name_english: str = ""
    category: str = Product.Category.OTHER
    models_covered: str = ""
    version_range: str = ""
    intended_use: str = ""
    description: str = ""

    @classmethod
    def of(cls, product: Product) -> "ProductDetails":
        """Return what is stored of a product."""
        return cls(**{name: getattr(product, name) for name in cls.__dataclass_fields__})

    @property
    def mark(self) -> str:
        """The fingerprint by which two editors notice each other."""
        return fingerprint(*astuple(self))


@transaction.atomic
def add_product(
    *, declaration: Declaration, details: ProductDetails, submission: UUID, by: User, at: datetime
) -> Product:
    """Name another product that is declared; what is missing of it can be added later.

    Effects: the same submission again returns the same product. Errors: NotOpen, TooManyProducts.
    """
    declaration = locked_details(declaration)
    if earlier := declaration.products.filter(submission=submission).first():
        return earlier
    if declaration.products.count() >= PRODUCTS_LIMIT:
        raise TooManyProducts
    product = Product.objects.create(declaration=declaration, submission=submission, **vars(details))
    record(verb="add_product", obj=declaration, by=by, at=at)
    return product


@transaction.atomic
def save_product(*, product: Product, details: ProductDetails, seen: str, by: User, at: datetime) -> Product:
    """Keep what is said of a product. `seen` is the fingerprint of what the editor saw.

    Errors: NotOpen, ProductGone, ChangedMeanwhile.
    """
    declaration = locked_details(product.declaration)
    stored = declaration.products.filter(pk=product.pk).first()
    if stored is None:
        raise ProductGone
    decision = merge(seen=seen, stored=astuple(ProductDetails.of(stored)), typed=astuple(details))
    if decision == Merge.CONFLICT:
        raise ChangedMeanwhile
    if decision == Merge.SAVE:
        for name, value in vars(details).items():
            setattr(stored, name, value)
        stored.save(update_fields=list(vars(details)))
        record(verb="save_product", obj=declaration, by=by, at=at)
    return stored


@transaction.atomic
def remove_product(*, product: Product, seen: str, by: User, at: datetime) -> None:
    """Take a product out of a declaration. `seen` is the fingerprint of what the editor saw of it.

    Effects: one that is gone already (a second click) stays gone. Errors: NotOpen, LastProduct, ChangedMeanwhile.
    """
    declaration = locked_details(product.declaration)
    stored = declaration.products.filter(pk=product.pk).first()
    if stored is None:
        return
    if declaration.products.count() == 1:
        raise LastProduct
    if ProductDetails.of(stored).mark != seen:
        raise ChangedMeanwhile(_("Another editor has changed this product meanwhile. Look at it once more."))
    stored.delete()
    record(verb="remove_product", obj=declaration, by=by, at=at)
