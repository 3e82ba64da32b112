"""The invented companies and what they make."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ghs.accounts.actions.organizations import organization_key
from ghs.accounts.models import Organization
from ghs.desk.demonstration.days import FIRST_DAY, moment

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    """Return the content of one of the demonstration's files."""
    return json.loads((DATA / f"{name}.json").read_text())


def found_companies() -> list[Organization]:
    """Enter the companies that nobody acts for in the demonstration."""
    rows = [{name: company[name] for name in ("name", "name_kana", "name_english")} for company in read("companies")]
    return Organization.objects.bulk_create(
        Organization(
            **names,
            search_key=organization_key(names),
            website=f"https://{company['domain']}/",
            submission=uuid.uuid4(),
            created_at=moment(FIRST_DAY),
        )
        for names, company in zip(rows, read("companies"), strict=True)
    )


@dataclass(frozen=True)
class Brand:
    """How a company calls its products, in kana and in English."""

    kana: str
    english: str


OWN_BRAND = Brand("タカハシ", "Takahashi")


def brands() -> list[Brand]:
    """Return the brands of the companies, in their order."""
    return [Brand(company["brand"], company["brand_english"]) for company in read("companies")]


def product_of(number: int, brand: Brand) -> dict[str, str]:
    """Return what a company declares: one of the sample products under its own brand."""
    products = read("products")
    product = products[number * 5 % len(products)]
    return {
        **product,
        "name": f"{brand.kana}{product['name']}（サンプル）",
        "name_kana": f"{brand.kana}{product['name_kana']}",
        "name_english": f"{brand.english} {product['name_english']} (sample)",
        "version_range": f"{1 + number % 4}.0以降",
    }
