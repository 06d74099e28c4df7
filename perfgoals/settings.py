"""Settings. Defaults suit a first start on one machine; production is switched by
``PERFGOALS_PRODUCTION=1`` and demands its secrets. See ``docs/operations.md``."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from perfgoals.env import (
    database,
    envbool,
    envchoice,
    envint,
    envkey,
    envlist,
    envsecret,
    envtext,
    file_store,
)

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = envbool("PERFGOALS_PRODUCTION", False)
VAR_DIR = Path(envtext("PERFGOALS_VAR", str(BASE_DIR / "var")))

# Faults are told in the product's own pages, however it is served; Django's want PERFGOALS_DEBUG=1.
DEBUG = envbool("PERFGOALS_DEBUG", False)
SECRET_KEY = envsecret(
    "PERFGOALS_SECRET_KEY", generated=None if PRODUCTION else VAR_DIR / "secret_key"
)
ALLOWED_HOSTS = envlist("PERFGOALS_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("生产环境必须设置 PERFGOALS_HOSTS（用户访问本系统的域名或地址）。")
CSRF_TRUSTED_ORIGINS = envlist("PERFGOALS_ORIGINS")

INSTALLED_APPS = [
    "apps.core",
    "apps.audit",
    "apps.accounts",
    "apps.library",
    "apps.checks",
    "apps.workflow",
    "apps.projects",
    "apps.entry",
    "apps.declarations",
    "apps.monitoring",
    "apps.evaluations",
    "apps.reviews",
    "apps.imports",
    "apps.exports",
    "apps.blanks",
    "apps.guidance",
    "apps.board",
    "apps.ledger",
    "apps.home",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "apps.core.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.RequestContextMiddleware",
    "apps.core.middleware.PrivacyMiddleware",
    "apps.core.middleware.ErrorPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SessionAgeMiddleware",
    "apps.accounts.middleware.SignInRequiredMiddleware",
    "apps.accounts.middleware.PasswordChangeMiddleware",
    "apps.accounts.middleware.SecondFactorMiddleware",
    "apps.accounts.rates.RateMiddleware",
    "apps.audit.downloads.DownloadTraceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "apps.core.middleware.PlainTextMiddleware",
    "apps.accounts.upload_scan.UploadScanMiddleware",
    "apps.core.middleware.DomainErrorMiddleware",
    "apps.core.storage.SettledFilesMiddleware",
]

ROOT_URLCONF = "perfgoals.urls"
WSGI_APPLICATION = "perfgoals.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.home.context.navigation",
            ],
        },
    },
    {
        # Pages of errors ask the database for nothing.
        "NAME": "plain",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
    },
]

DATABASES = {"default": database(envtext("DATABASE_URL"), VAR_DIR / "perfgoals.sqlite3")}

# The seal of the audit trail. Its keys, one a line, the first for new rows, stay out of the database.
AUDIT_KEYS = envsecret(
    "PERFGOALS_AUDIT_KEY", generated=None if PRODUCTION else VAR_DIR / "audit_key"
).split()
AUDIT_ALGORITHM = envchoice("PERFGOALS_AUDIT_ALGORITHM", "HS256", ("HS256", "SM3")).lower()
# As many transactions can write the trail side by side.
AUDIT_CHAINS = envint("PERFGOALS_AUDIT_CHAINS", 16)
AUDIT_ANCHORS = envlist("PERFGOALS_AUDIT_ANCHORS", f"file:{VAR_DIR / 'anchors' / 'audit.jsonl'}")
AUDIT_ANCHOR_SECONDS = envint("PERFGOALS_AUDIT_ANCHOR_SECONDS", 60)
DATABASE_ROUTERS: list[str] = []
if envtext("PERFGOALS_ANCHOR_DATABASE_URL"):
    DATABASES["anchors"] = database(envtext("PERFGOALS_ANCHOR_DATABASE_URL"), VAR_DIR)
    DATABASE_ROUTERS.append("apps.audit.routers.AnchorRouter")
# The database's keys hold the district, too: `manage.py distribution` (docs/scale.md).
WIDE_KEYS = envbool("PERFGOALS_WIDE_KEYS", False)
# Pages that only read come from a replica (docs/scale.md).
if envtext("PERFGOALS_REPLICA_URL"):
    DATABASES["replica"] = database(envtext("PERFGOALS_REPLICA_URL"), VAR_DIR)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS.append("apps.core.replicas.ReplicaRouter")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
        "apps.core.replicas.ReplicaMiddleware",
    )

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "apps.accounts.backends.LockoutBackend",
    "apps.accounts.backends.LockingBackend",
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_MIN_LENGTH = envint("PERFGOALS_PASSWORD_LENGTH", 10)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "apps.accounts.validators.CharacterClassesValidator", "OPTIONS": {"classes": 3}},
    {"NAME": "apps.accounts.validators.NotUsedBeforeValidator", "OPTIONS": {"remembered": 5}},
    {
        "NAME": "apps.accounts.validators.BlockedWordsValidator",
        "OPTIONS": {"extra": envtext("PERFGOALS_PASSWORD_BLOCKLIST")},
    },
]
# How long the link of a slip opens an account.
PASSWORD_RESET_TIMEOUT = envint("PERFGOALS_ACTIVATION_DAYS", 14) * 86400
PASSWORD_MAX_AGE_DAYS = envint("PERFGOALS_PASSWORD_DAYS", 90)
LOCK_AFTER_FAILURES = envint("PERFGOALS_LOCK_AFTER", 5)
LOCK_MINUTES = envint("PERFGOALS_LOCK_MINUTES", 15)
TEMPORARY_PASSWORD_HOURS = envint("PERFGOALS_TEMPORARY_PASSWORD_HOURS", 24)
# Failures of sign-in are counted by django-axes (apps/accounts/lockout.py says under which key).
AXES_USERNAME_CALLABLE = "apps.accounts.lockout.name_digest"
AXES_CLIENT_IP_CALLABLE = "apps.accounts.lockout.client_key"
AXES_FAILURE_LIMIT = "apps.accounts.lockout.failure_limit"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(hours=24)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Its middleware would answer with a bare page; the sign-in form says the same in place.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

# Roles that must use a second factor, e.g. system_admin,security_admin,examiner_first.
SECOND_FACTOR_ROLES = frozenset(envlist("PERFGOALS_SECOND_FACTOR_ROLES"))
# What seals the secrets of authenticators in the database; a new key of its own goes on the first line.
FACTOR_KEYS = [*envkey("PERFGOALS_FACTOR_KEY").split(), SECRET_KEY]
OTP_TOTP_ISSUER = "预算绩效目标管理"
# The gateway's header with the subject of a certificate it has looked at, e.g. X-SSL-Client-DN.
CERTIFICATE_HEADER = envtext("PERFGOALS_CERTIFICATE_HEADER")
CERTIFICATE_ATTRIBUTE = envtext("PERFGOALS_CERTIFICATE_ATTRIBUTE", "CN")

# Single sign-on (OpenID Connect); off without a client.
OIDC_RP_CLIENT_ID = envtext("PERFGOALS_OIDC_CLIENT")
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.append("apps.accounts.oidc.SingleSignOn")
    OIDC_RP_CLIENT_SECRET = envsecret("PERFGOALS_OIDC_SECRET", generated=None)
    OIDC_OP_AUTHORIZATION_ENDPOINT = envtext("PERFGOALS_OIDC_AUTHORIZATION_URL")
    OIDC_OP_TOKEN_ENDPOINT = envtext("PERFGOALS_OIDC_TOKEN_URL")
    OIDC_OP_USER_ENDPOINT = envtext("PERFGOALS_OIDC_USER_URL")
    OIDC_OP_JWKS_ENDPOINT = envtext("PERFGOALS_OIDC_KEYS_URL")
OIDC_RP_SCOPES = envtext("PERFGOALS_OIDC_SCOPES", "openid profile")
OIDC_NAME_CLAIM = envtext("PERFGOALS_OIDC_NAME_CLAIM", "preferred_username")
# Whether the provider asks for a second factor itself, so that we need not.
OIDC_IS_STRONG = envbool("PERFGOALS_OIDC_STRONG", False)
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
# A provider with a single key may leave out its number.
OIDC_VERIFY_KID = envbool("PERFGOALS_OIDC_KEY_NUMBERS", True)
OIDC_CREATE_USER = False
OIDC_AUTHENTICATE_CLASS = "apps.accounts.oidc.SingleSignOnBegin"
OIDC_CALLBACK_CLASS = "apps.accounts.oidc.SingleSignOnCallback"
LOGIN_REDIRECT_URL_FAILURE = "/sign-in/"

SESSION_ENGINE = "apps.core.outage"
SESSION_COOKIE_AGE = envint("PERFGOALS_SESSION_MINUTES", 120) * 60
# Ended when the browser is closed, after the idle time above, and at last after so many hours.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_HOURS = envint("PERFGOALS_SESSION_HOURS", 12)
# As many browsers one person may be signed in from.
SESSION_LIMIT = envint("PERFGOALS_SESSION_LIMIT", 5)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

HTTPS = envbool("PERFGOALS_HTTPS", PRODUCTION)
if HTTPS:
    # Browsers take such a name only over HTTPS, for this very host and the whole of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
BROWSER_COOKIE_NAME = "__Host-browser" if HTTPS else "browser"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = envbool("PERFGOALS_BEHIND_PROXY", PRODUCTION)
# Whose X-Forwarded-For and certificate header are believed.
TRUSTED_PROXIES = envlist("PERFGOALS_TRUSTED_PROXIES", "127.0.0.0/8,::1")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["apps.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(envtext("PERFGOALS_STATIC", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", BASE_DIR / "docs" / "images")]
# Without collected files (a trial on one machine) they are found where they lie.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
MEDIA_ROOT = VAR_DIR / "files"
# Read by the program's own account alone; the database file likewise (perfgoals/env.py).
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": file_store(envtext("PERFGOALS_S3_BUCKET")),
    "staticfiles": {
        "BACKEND": "apps.core.static_files.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# What an upload may cost; a reader refuses what is beyond (docs/operations.md).
UPLOAD_MAX_BYTES = envint("PERFGOALS_UPLOAD_MB", 50) * 1024 * 1024
BATCH_MAX_FILES = envint("PERFGOALS_BATCH_FILES", 50)
BATCH_MAX_BYTES = envint("PERFGOALS_BATCH_MB", 200) * 1024 * 1024
DOCUMENT_LIMITS = {
    "file_bytes": UPLOAD_MAX_BYTES,
    "rows": envint("PERFGOALS_TABLE_ROWS", 20000),
    "cells": envint("PERFGOALS_TABLE_CELLS", 1_000_000),
    "characters": envint("PERFGOALS_CHARACTERS", 8_000_000),
    "pages": envint("PERFGOALS_PDF_PAGES", 600),
    "scanned_pages": envint("PERFGOALS_SCANNED_PAGES", 60),
    "memory_bytes": envint("PERFGOALS_READING_MB", 3072) * 1024 * 1024,
    "reading_seconds": envint("PERFGOALS_READING_SECONDS", 900),
}
# Reads the workbooks of imports in the admin, within the same limits.
WORKBOOK_READER = "apps.formkit.tables.read_rows"
# The malware scanner that every upload goes past (clamd): host:port or a socket's path; blank is off.
CLAMAV = envtext("PERFGOALS_CLAMAV")
# The faces of official PDFs, and the directory with their files; the bundled one takes the place of
# what is missing.
PAPER_FACE = envtext("PERFGOALS_PAPER_FACE") or "宋体"
PAPER_HEAD_FACE = envtext("PERFGOALS_PAPER_HEAD_FACE") or "黑体"
PAPER_FONT_DIR = envtext("PERFGOALS_PAPER_FONT_DIR")
# How long the file of a large export is kept.
EXPORT_KEEP_DAYS = envint("PERFGOALS_EXPORT_DAYS", 7)
DATA_UPLOAD_MAX_NUMBER_FILES = BATCH_MAX_FILES + 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

DJANGO_TABLES2_TEMPLATE = "django_tables2/perfgoals.html"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
IMPORT_EXPORT_ESCAPE_ILLEGAL_CHARS_ON_EXPORT = True

# Mail goes out once a server is named.
EMAIL_HOST = envtext("PERFGOALS_EMAIL_HOST")
EMAIL_PORT = envint("PERFGOALS_EMAIL_PORT", 25)
EMAIL_HOST_USER = envtext("PERFGOALS_EMAIL_USER")
EMAIL_HOST_PASSWORD = envtext("PERFGOALS_EMAIL_PASSWORD")
EMAIL_USE_TLS = envbool("PERFGOALS_EMAIL_STARTTLS", False)
EMAIL_USE_SSL = envbool("PERFGOALS_EMAIL_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = envtext("PERFGOALS_EMAIL_FROM", EMAIL_HOST_USER or "perfgoals@localhost")
EMAIL_BACKEND = envtext(
    "PERFGOALS_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend",
)

NOTICE_MAIL = envbool("PERFGOALS_NOTICE_MAIL", False)
# The address people open, for links in mails; without it a mail holds no link.
SITE_URL = envtext("PERFGOALS_SITE_URL").rstrip("/")

# Shown on the sign-in page while the database holds only the demo district.
SHOW_DEMO_ACCOUNTS = envbool("PERFGOALS_DEMO", not PRODUCTION)

LOG_LEVEL = envchoice(
    "PERFGOALS_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOG_FORMAT = envchoice("PERFGOALS_LOG_FORMAT", "LINE", ("LINE", "JSON")).lower()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "perfgoals.logs.RequestFilter"},
        "no_trace": {"()": "perfgoals.logs.NoTraceFilter"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {"()": "perfgoals.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request", "no_trace"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own handler would write each line of a refusal with its trace a second time.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # What it tells stands in the audit trail.
        "axes": {"level": "WARNING"},
    },
}
# Backups: where they are written, how many are kept, the key that opens them (age).
# For how long a process keeps the head nouns of a district (指标词) before it asks again.
HEAD_NOUNS_SECONDS = 300

BACKUPS_FOLDER = envtext("PERFGOALS_BACKUPS", str(VAR_DIR / "backups"))
BACKUPS_KEPT = envint("PERFGOALS_BACKUPS_KEPT", 14)
BACKUP_KEY = envkey("PERFGOALS_BACKUP_KEY")
# Where a monitor finds figures of the queue, e.g. /metrics; blank means nowhere.
METRICS_ADDRESS = envtext("PERFGOALS_METRICS")
