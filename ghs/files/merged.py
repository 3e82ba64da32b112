"""Merged cells of a workbook, which the quick way of reading passes over."""

from typing import Any
from zipfile import ZipFile

from openpyxl.xml.functions import iterparse


def merged_areas(package: ZipFile, sheet: Any) -> list[str]:
    """Return the merged areas of a sheet opened for reading only, such as "A1:B2"."""
    with package.open(sheet._worksheet_path) as xml:
        found = []
        for _event, element in iterparse(xml):
            if element.tag.endswith("}mergeCell"):
                found.append(str(element.get("ref", "")))
            element.clear()
    return found
