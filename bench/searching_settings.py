"""The portal's settings, with a view more: one that answers without asking anything."""

from ghs.settings import *  # noqa: F403

ROOT_URLCONF = "bench.searching_urls"
LOG_LEVEL = "ERROR"
