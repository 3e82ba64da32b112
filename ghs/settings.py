"""Settings, from the environment only. Production fails closed: see `deploy/environment.example`."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from ghs.env import (
    BROKER_SCHEMES,
    DATABASE_SCHEMES,
    MAIL_SCHEMES,
    Environment,
    database_of,
    development_secret,
    mail_server_of,
)

environment = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))

MODE = environment.choice("GHS_MODE", ["development", "production"], "development")
PRODUCTION = MODE == "production"
DEMO = environment.flag("GHS_DEMO")
DEBUG = environment.flag("DEBUG")

DATABASE_URL = environment.required("DATABASE_URL", "the PostgreSQL database, postgres://user:password@host:5432/name")
REDIS_URL = environment.required("REDIS_URL", "the Redis or Valkey broker and cache, redis://host:6379/0")
if PRODUCTION:
    SECRET_KEY = environment.required("SECRET_KEY", "a long random text, kept secret")
    SITE_URL = environment.required("SITE_URL", "the address people use, such as https://ghs.example.jp")
    EMAIL_URL = environment.required("EMAIL_URL", "the mail server, such as smtp+tls://user:password@host:587")
    MAIL_FROM = environment.required("MAIL_FROM", "the sender of every mail, such as 'GHS事務局 <ghs@example.jp>'")
    environment.required("ALLOWED_HOSTS", "the host names of the portal, with commas")
    if DEMO:
        environment.refuse("GHS_DEMO is set: the demonstration's log-in buttons can't be used in production")
    if DEBUG:
        environment.refuse("DEBUG is set: error pages would show the inside of the portal")
else:
    SECRET_KEY = environment.text("SECRET_KEY") or development_secret(VAR_DIR / "secret_key")
    SITE_URL = environment.text("SITE_URL", "http://localhost:8000")
    EMAIL_URL = environment.text("EMAIL_URL", "smtp://localhost:1025")
    MAIL_FROM = environment.text("MAIL_FROM", "GHS事務局 <ghs@council.example>")
environment.secret("SECRET_KEY", SECRET_KEY)
environment.address("DATABASE_URL", DATABASE_URL, DATABASE_SCHEMES)
environment.address("REDIS_URL", REDIS_URL, BROKER_SCHEMES)
environment.address("SITE_URL", SITE_URL, ["https"] if PRODUCTION else ["http", "https"])
environment.address("EMAIL_URL", EMAIL_URL, MAIL_SCHEMES)
environment.sender("MAIL_FROM", MAIL_FROM)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=PRODUCTION)
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
LOG_LEVEL = environment.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO")
# The open data interface. Units: requests a minute, of one address or with one key.
API_PER_MINUTE = environment.number("API_PER_MINUTE", 60)
API_PER_MINUTE_WITH_KEY = environment.number("API_PER_MINUTE_WITH_KEY", 600)
DOWNLOADS_PER_MINUTE = environment.number("DOWNLOADS_PER_MINUTE", 20)
environment.stop_if_any_fault()

SITE_URL = SITE_URL.rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "ghs.desk",
    "ghs.reports",
    "ghs.privacy",
    "ghs.pages",
    "newsletter",
    "ghs.register",
    "registrations",
    "training",
    "ghs.library",
    "ghs.billing",
    "ghs.accounts.apps.AccountsConfig",
    "ghs.mail",
    "ghs.files",
    "ghs.pdf",
    "ghs.council",
    "ghs.proof",
    "ghs.history",
    "django_include_bootstrap",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "ghs.accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ghs.urls"
WSGI_APPLICATION = "ghs.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ghs.council.context.council",
            ],
        },
    },
]

# The database is the memory; Redis and Valkey are the courier's bag and a cache.
DATABASES = {
    "default": {
        **database_of(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
CACHES: dict[str, dict[str, Any]] = {
    "default": _cache,
    # What only counts requests must not hold them up: without an answer at once it goes on uncounted.
    "limits": {
        **_cache,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "retry": Retry(NoBackoff(), retries=0)},
    },
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is down must not hold up a person's request: the sweeps find what could not be handed over.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": 2,
    "socket_timeout": 3,
    "retry_on_timeout": False,
    "max_retries": 0,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:my"
LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "ghs.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_SIGNUP_FORM_CLASS = "ghs.accounts.forms.people.SignupForm"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "GHS Portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Mail: everything is a row of the outbox first.
EMAIL_BACKEND = "ghs.mail.backend.OutboxBackend"
_mail_server = mail_server_of(EMAIL_URL)
EMAIL_HOST = _mail_server["EMAIL_HOST"]
EMAIL_PORT = _mail_server["EMAIL_PORT"]
EMAIL_HOST_USER = _mail_server["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail_server["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail_server["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail_server["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# Languages and time: Japanese first, Asia/Tokyo for people, UTC inside.
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-root"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = environment.text("MEDIA_ROOT", str(VAR_DIR / "media"))
MEDIA_URL = "/media-is-not-served/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
X_ACCEL_PREFIX = environment.text("X_ACCEL_PREFIX")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The checklist of one area is one page: some fields and a place for a file for each document.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_PERMISSIONS = 0o640  # nginx reads protected files as the group

# Safe by default
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# The machine itself asks for these without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
# Sub-domains and the browsers' preload list belong to whoever owns the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # It tells at every start that it has started.
    "loggers": {"pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
