"""Several callers at the same moment, each in a thread and connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from ghs.errors import Refusal


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make every call in a thread and connection of its own, all let go at the same moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
