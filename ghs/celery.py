"""The courier and its clock.

Celery never remembers anything: tasks take ids, and every job finds what is due in the database.
`tasks.py` holds what an action hands over, `jobs.py` what the clock starts.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ghs.settings")

app = Celery("ghs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs")

app.conf.beat_schedule = {
    "seal history": {"task": "ghs.history.jobs.seal_entries", "schedule": 60.0},
    "sweep the outbox": {"task": "ghs.mail.jobs.sweep_outbox", "schedule": 60.0},
    "send due mailings": {"task": "newsletter.jobs.send_due_mailings", "schedule": 30.0},
    "settle paid declarations": {"task": "registrations.jobs.settle_paid", "schedule": 60.0},
    "republish renamed": {"task": "registrations.jobs.republish_renamed", "schedule": 60.0},
    "remind of decisions made alone": {
        "task": "registrations.jobs.remind_of_stand_ins",
        "schedule": crontab(hour=9, minute=5),
    },
    "lapse unpaid registrations": {
        "task": "registrations.jobs.lapse_expired",
        "schedule": crontab(hour=0, minute=10),
    },
    "extend paid registrations": {"task": "registrations.jobs.extend_paid", "schedule": 60.0},
    "close changes of what has ended": {"task": "registrations.jobs.close_revisions", "schedule": 60.0},
    "close renewals that are over": {
        "task": "registrations.jobs.close_renewals",
        "schedule": crontab(hour=0, minute=20),
    },
    "tell followers of changes": {"task": "ghs.register.jobs.tell_of_changes", "schedule": 600.0},
    "forget unconfirmed follows": {
        "task": "ghs.register.jobs.forget_unconfirmed",
        "schedule": crontab(hour=3, minute=30),
    },
    "invoice renewals": {"task": "registrations.jobs.open_renewals", "schedule": crontab(hour=8, minute=40)},
    "remind of renewals": {"task": "registrations.jobs.remind_of_renewals", "schedule": crontab(hour=8, minute=50)},
}
