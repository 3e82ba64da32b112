"""The products of a declaration: added, described, removed."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.actions import ProductDetails
from registrations.actions.products import ProductGone
from registrations.forms.drafting import NewProductForm, ProductForm, RemoveProductForm
from registrations.models import Declaration, Product
from registrations.permissions import details_are_open
from registrations.views.autosave import is_autosave, refused_autosave
from registrations.views.loading import declaration_to_write
from registrations.views.my import status_of
from registrations.views.parts import part_page


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def product_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name another product; one that is like an earlier one starts with its texts."""
    declaration = declaration_to_write(request, pk)
    form = NewProductForm(request.POST or None, initial=_like(declaration, request.GET.get("like", "")))
    if form.is_bound and form.is_valid():
        submission = form.cleaned_data.pop("submission")
        details = ProductDetails(**form.cleaned_data)
        try:
            product = actions.add_product(
                declaration=declaration, details=details, submission=submission, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("%(product)s was added.") % {"product": product.name})
            return redirect("registrations:declaration", declaration.pk)
    return _new(request, declaration, form)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
@never_cache
def declaration_product(request: SignedInRequest, pk: int, product_pk: int) -> HttpResponse:
    """Describe a product."""
    declaration = declaration_to_write(request, pk)
    product = declaration.products.filter(pk=product_pk).first()
    if product is None:
        return _gone(request, declaration)

    def save(values: dict[str, Any]) -> None:
        seen = values.pop("seen")
        details = ProductDetails(**values)
        actions.save_product(product=product, details=details, seen=seen, by=request.user, at=timezone.now())

    def now() -> dict[str, Any]:
        return vars(ProductDetails.of(Product.objects.filter(pk=product_pk).first() or product))

    stored = ProductDetails.of(product)
    form = ProductForm(request.POST or None, initial=vars(stored) | {"seen": stored.mark})
    return part_page(request, declaration, form, save, now, "registrations/declaration_product.html")


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def product_remove(request: SignedInRequest, pk: int, product_pk: int) -> HttpResponse:
    """Show a product once more, then take it out of the declaration."""
    declaration = declaration_to_write(request, pk)
    is_sent = request.method == "POST"
    product = declaration.products.filter(pk=product_pk).first()
    if product is None and is_sent:
        return redirect("registrations:declaration", declaration.pk)
    product = product or get_object_or_404(declaration.products, pk=product_pk)
    form = RemoveProductForm(request.POST if is_sent else None, initial={"seen": ProductDetails.of(product).mark})
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            actions.remove_product(product=product, seen=seen, by=request.user, at=timezone.now())
        except Refusal as refusal:
            product = declaration.products.filter(pk=product_pk).first() or product
            form.refuse(refusal, stored="", seen=ProductDetails.of(product).mark)
        else:
            messages.success(request, _("%(product)s was removed.") % {"product": product.name})
            return redirect("registrations:declaration", declaration.pk)
    is_only = len(declaration.products.all()) == 1
    context = {
        "form": form,
        "declaration": declaration,
        "product": product,
        "is_open": details_are_open(declaration) and not is_only,
        "is_only": is_only,
    }
    return render(request, "registrations/product_remove.html", context, status=status_of(form))


def _new(request: SignedInRequest, declaration: Declaration, form: NewProductForm) -> HttpResponse:
    context = {"form": form, "declaration": declaration, "is_open": details_are_open(declaration)}
    return render(request, "registrations/product_add.html", context, status=status_of(form))


def _gone(request: SignedInRequest, declaration: Declaration) -> HttpResponse:
    """Show what was typed for a product that a colleague removed, to be added as a new one. Errors: Http404."""
    if request.method != "POST":
        raise Http404
    if is_autosave(request):
        return refused_autosave(str(ProductGone().text))
    data = request.POST.copy()
    data["submission"] = str(uuid.uuid4())
    form = NewProductForm(data)
    form.add_error(None, ProductGone().text)
    return _new(request, declaration, form)


def _like(declaration: Declaration, pk: str) -> dict[str, Any]:
    """Return the texts of a product of the declaration, without its name, for another one that is like it."""
    alike = [product for product in declaration.products.all() if str(product.pk) == pk]
    names = {"name": "", "name_kana": "", "name_english": ""}
    return vars(ProductDetails.of(alike[0])) | names if alike else {}
