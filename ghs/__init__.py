"""The portal. The Celery application is known to every process, so that each one reaches the same broker."""

from ghs.celery import app as celery_app

__all__ = ["celery_app"]
