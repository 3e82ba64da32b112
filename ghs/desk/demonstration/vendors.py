"""The invented companies and what they make."""

import json
import uuid
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


def product_of(number: int, brand: str) -> dict[str, str]:
    """Return what a company declares: one of the sample products under its own brand."""
    products = read("products")
    product = products[number * 5 % len(products)]
    return {
        **product,
        "name": f"サンプル{brand} {product['name']}",
        "name_kana": f"サンプル{product['name_kana']}",
        "name_english": f"Sample {brand} {product['name_english']}",
        "version_range": f"{1 + number % 4}.0以降",
    }
