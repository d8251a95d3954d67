"""All settings of the web and the workers, from environment variables; ``docs/`` lists them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from webapp.config.environment import Environment
from webapp.config.networks import POSTGRESQL_PATIENCE, REDIS_PATIENCE
from webapp.config.secret_key import read_or_create_secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
env = Environment()

# FACET_DATA: the folder of everything that is kept: database, pictures, secret key.
DATA_DIR = Path(env.str("FACET_DATA", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# FACET_DEBUG: error pages with source code and settings. Never on a network.
DEBUG = env.bool("FACET_DEBUG", default=False)

# FACET_SECRET_KEY: signs sessions and forms. Without it, one is made and kept in the data folder.
SECRET_KEY = env.str("FACET_SECRET_KEY", default="") or read_or_create_secret_key(DATA_DIR / "secret_key")

# FACET_ALLOWED_HOSTS: comma-separated names under which this server is reached.
ALLOWED_HOSTS = env.list("FACET_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# FACET_CSRF_ORIGINS: comma-separated origins of a proxy in front, such as https://facet.example.org.
CSRF_TRUSTED_ORIGINS = env.list("FACET_CSRF_ORIGINS", default=[])

# FACET_GUESTS: whether a visitor without an account may paint as a guest who sees only their own.
GUESTS = env.bool("FACET_GUESTS", default=False)

# FACET_FIRST_RUN_KEY: opens /accounts/first-run/ until there is an administrator. Without it, the
# command `first_run_key` makes one in the data folder.
FIRST_RUN_KEY = env.str("FACET_FIRST_RUN_KEY", default="")

# FACET_MAX_UPLOAD_BYTES and FACET_MAX_PIXELS: what one uploaded picture may have.
MAX_UPLOAD_BYTES = env.int("FACET_MAX_UPLOAD_BYTES", default=50_000_000)
MAX_PIXELS = env.int("FACET_MAX_PIXELS", default=100_000_000)

# FACET_TEMPLATE_KEYS: comma-separated keys that seal face templates, the newest first. Without them, one is
# made and kept in the data folder, and `rotate_template_keys` changes it there.
TEMPLATE_KEYS = env.list("FACET_TEMPLATE_KEYS", default=[])

# FACET_AUDIT_DAYS: how long a line of the audit trail is kept.
AUDIT_DAYS = env.int("FACET_AUDIT_DAYS", default=730)

# FACET_FACE_INDEX: where faces are compared: `memory` of each faces worker, or `pgvector` in PostgreSQL.
FACE_INDEX = env.str("FACET_FACE_INDEX", default="memory")

# FACET_MAX_IMPORT_BYTES: the largest archive of photographs that an import may bring.
MAX_IMPORT_BYTES = env.int("FACET_MAX_IMPORT_BYTES", default=1 << 30)

# FACET_DOOR_COMMANDS: what a gate may run on the errands worker's machine: name=program argument, …
DOOR_COMMANDS: dict[str, str] = env.dict("FACET_DOOR_COMMANDS", default={})

# FACET_REQUIRE_MFA: who may use their rights, and /admin, only with a second factor: comma-separated names of
# roles, `administrators` or `everybody`.
REQUIRE_MFA = env.list("FACET_REQUIRE_MFA", default=[])

# FACET_QUOTAS, FACET_GUEST_QUOTAS: what an account, or a guest, may use unless the administration says otherwise:
# bytes=…,photos=…,jobs=…,minutes=…: kept bytes and pictures, jobs and computed minutes in 24 hours. 0: no limit.
_of_guests = {"bytes": 1_000_000_000, "photos": 200, "jobs": 200, "minutes": 120}
QUOTAS = {name: int(most) for name, most in env.dict("FACET_QUOTAS", default={}).items()}
GUEST_QUOTAS = {name: int(most) for name, most in env.dict("FACET_GUEST_QUOTAS", default=_of_guests).items()}

# FACET_GUEST_DAYS: a guest who has kept nothing for so long is forgotten; 0: never.
GUEST_DAYS = env.int("FACET_GUEST_DAYS", default=30)

# FACET_API_RATE, FACET_FACES_RATE: how many requests one account may send to the API, and how many of them may
# compare faces.
API_RATE = env.str("FACET_API_RATE", default="600/min")
FACES_RATE = env.str("FACET_FACES_RATE", default="60/min")

# FACET_UPLOAD_RATE: how many pictures one account, or one guest, may bring by the pages.
UPLOAD_RATE = env.str("FACET_UPLOAD_RATE", default="600/m")
RATELIMIT_IP_META_KEY = "webapp.accounts.rate_limits.address_of"

# FACET_WEBHOOK_NETWORKS: comma-separated private networks that webhooks of jobs may reach: 10.1.0.0/16, …
WEBHOOK_NETWORKS = env.list("FACET_WEBHOOK_NETWORKS", default=[])

# FACET_LEASE_SECONDS: a worker silent for longer has lost its job to another.
LEASE_SECONDS = env.int("FACET_LEASE_SECONDS", default=15)

# FACET_JOB_SECONDS: a job that has been computed for longer fails.
JOB_SECONDS = env.int("FACET_JOB_SECONDS", default=3600)

# FACET_CPU_THREADS: threads of one worker's networks; 0 means one a core. No other process uses it.
CPU_THREADS = env.int("FACET_CPU_THREADS", default=0)

# FACET_WEIGHTS: where downloaded weights are kept and looked for; empty means the user's cache folder.
WEIGHTS_DIR: Path | None = Path(env.str("FACET_WEIGHTS")) if env.str("FACET_WEIGHTS", default="") else None

# FACET_QUEUE: the queue that new jobs are sent to, which workers take with --queues.
QUEUE = env.str("FACET_QUEUE", default="cpu")

# FACET_VITE_DEV: take scripts and styles from `npm run dev` instead of the built ones.
VITE_DEV = env.bool("FACET_VITE_DEV", default=False)

# REDIS_URL: redis://host:6379/0, rediss://… or unix:///path/redis.sock, for broker, notices and frames.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

# FACET_LOG_FORMAT: how processes write to their standard error: `line` for people, `json` for collectors.
LOG_FORMAT = env.str("FACET_LOG_FORMAT", default="line")

# FACET_METRICS_TOKEN: what a Prometheus sends as its bearer token to read /metrics; empty: nobody may.
METRICS_TOKEN = env.str("FACET_METRICS_TOKEN", default="")

# FACET_SECURE: served through HTTPS: secure cookies, HTTPS only, also for the months to come (HSTS).
SECURE = env.bool("FACET_SECURE", default=False)

# --- Applications -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "admin_interface",
    "colorfield",
    "webapp.accounts.apps.FacetAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "webapp.config.storage.NeededStaticFiles",
    "channels",
    "csp",
    "axes",
    "django_vite",
    "django_prometheus",
    "django_structlog",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "webapp.accounts",
    "webapp.photos",
    "webapp.jobs",
    "webapp.gallery",
    "webapp.gate",
    "webapp.objects",
    "webapp.cutouts",
    "webapp.datasets",
    "webapp.lab",
    "webapp.zoo",
    "webapp.classroom",
    "webapp.studio",
    "webapp.api",
    "webapp.dashboard",
    "webapp.backup",
]

MIDDLEWARE = [
    "webapp.config.middleware.HealthMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "webapp.config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "webapp.config.middleware.PermissionsPolicyMiddleware",
    "webapp.config.middleware.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "webapp.config.middleware.RefusalMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "webapp.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "webapp.config.urls"
ASGI_APPLICATION = "webapp.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "webapp/config/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "webapp.accounts.context_processors.guest",
            ],
        },
    },
]

# --- Rows and files ---------------------------------------------------------------------------------

# DATABASE_URL: postgres://user:password@host/name, or sqlite:///path.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up for `timeout` seconds from their first statement instead of failing half-way;
        # readers never wait (WAL). What is deleted is overwritten: erased means gone from the file, too.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
    # Opening one costs more than most of what is asked: sockets share one thread, which keeps its own.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A file, not memory: tests start real workers on it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {
        # Each request has a thread of its own, which would open a connection of its own.
        "pool": {"min_size": 1, "max_size": 16},
        **POSTGRESQL_PATIENCE,
        **DATABASES["default"].get("OPTIONS", {}),
    }
    # What the pool kept through a restart of PostgreSQL is thrown away, not handed out.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

MEDIA_ROOT = DATA_DIR / "media"
# Never served by address: views check the owner and read the file.
MEDIA_URL = "media-is-not-served/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Checkpoints and timelapse frames of unfinished jobs. Beside the pictures, as workers on other machines
# share that folder.
WORK_ROOT = MEDIA_ROOT / "unfinished"

STATIC_URL = "static/"
# Read by who debugs Swagger UI, which is nobody here: not worth packing.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
STATIC_ROOT = BASE_DIR / "build/static"
FRONTEND_DIST = BASE_DIR / "frontend/dist"
STATICFILES_DIRS = [("frontend", FRONTEND_DIST)] if FRONTEND_DIST.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "webapp.config.storage.HashedStaticFilesStorage",
        # Not secret, unlike uploads: the image collects them as another user than it serves them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
DJANGO_VITE = {
    "default": {
        "dev_mode": VITE_DEV,
        "manifest_path": FRONTEND_DIST / ".vite/manifest.json",
        "static_url_prefix": "" if VITE_DEV else "frontend",
    }
}

# --- Redis: broker, notices, frames -----------------------------------------------------------------

_redis = urlsplit(REDIS_URL)
# Celery's transport has another word for a socket.
CELERY_BROKER_URL = f"redis+socket://{_redis.path}" if _redis.scheme == "unix" else REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = QUEUE
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# A job is acknowledged when it has ended and no second one is taken meanwhile: others may run it.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The row says whose a job is: a painting goes on while Redis is away.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Redis delivers again what was not acknowledged for so long; sooner than the longest job would start
    # it twice. Recovery does not wait for it: the reaper finds lost jobs within seconds.
    "visibility_timeout": max(24 * 3600, 2 * JOB_SECONDS),
    "queue_order_strategy": "priority",
    **REDIS_PATIENCE,
}
# A person waits for the answer while a job is sent: give up soon, the reaper sends it again.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
_reap_seconds, _sweep_seconds, _calls_seconds = 5, 20, 3
CELERY_BEAT_SCHEDULE = {
    "reap": {
        "task": "jobs.reap",
        "schedule": _reap_seconds,
        # Nobody needs yesterday's look around.
        "options": {"expires": _reap_seconds, "queue": "errands"},
    },
    "sweep the galleries": {
        "task": "gallery.sweep",
        "schedule": _sweep_seconds,
        "options": {"expires": _sweep_seconds, "queue": "errands"},
    },
    "drop old lines of the audit trail": {
        "task": "accounts.drop_old_lines",
        "schedule": 3600,
        "options": {"expires": 3600, "queue": "errands"},
    },
    "drop what nobody asks for any more": {
        "task": "accounts.tidy_up",
        "schedule": 3600,
        "options": {"expires": 3600, "queue": "errands"},
    },
    "remove files that belong to nothing": {
        "task": "backup.remove_orphans",
        "schedule": 3600,
        "options": {"expires": 3600, "queue": "errands"},
    },
    "find lost door calls": {
        "task": "gate.sweep_calls",
        "schedule": _calls_seconds,
        "options": {"expires": _calls_seconds, "queue": "errands"},
    },
    "follow the galleries with thresholds": {
        "task": "gate.calibrate_changed",
        "schedule": _sweep_seconds,
        "options": {"expires": _sweep_seconds, "queue": "errands"},
    },
    "find notices of jobs that are due": {
        "task": "api.sweep_deliveries",
        "schedule": _reap_seconds,
        "options": {"expires": _reap_seconds, "queue": "errands"},
    },
    "delete old passages": {
        "task": "gate.delete_old",
        "schedule": 600,
        "options": {"expires": 600, "queue": "errands"},
    },
}

# Limits on tries are counted where every process sees them.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    # The administration's colours are looked up for each page, also while Redis is away.
    "admin_interface": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}

CHANNEL_LAYERS = {
    "default": {
        # Notices only, and nobody's queue in Redis can fill up: what a viewer missed, the next notice or
        # the consumer's own look at the row makes good.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, **({} if _redis.scheme == "unix" else REDIS_PATIENCE)}]},
    }
}

# Functions(job's number), called in the transaction that ends a job: what other rooms make of it.
JOB_ENDED = ["webapp.api.webhooks.deliveries.note_end"]

# kind of job → the generator that computes it; imported in the worker only, as it loads networks.
JOB_KINDS = {
    "style": "webapp.studio.kind.PAINTING",
    "cutout": "webapp.cutouts.kind.FINDING",
    "objects": "webapp.objects.kind.FINDING",
    "objects_batch": "webapp.objects.kind.FINDING_IN_MANY",
    "train_detector": "webapp.datasets.kind.TRAINING_A_DETECTOR",
    "train_segmenter": "webapp.datasets.kind.TRAINING_A_SEGMENTER",
    "import_dataset": "webapp.datasets.kind.IMPORTING",
    "try_model": "webapp.datasets.kind.TRYING",
    "zoo_run": "webapp.zoo.kind.RUNNING",
    "zoo_patches": "webapp.zoo.kind.LOOKING_THROUGH",
    "zoo_feature": "webapp.zoo.kind.VISUALIZING",
    "zoo_explain": "webapp.zoo.kind.EXPLAINING",
    "lesson": "webapp.classroom.kind.LEARNING",
    "lesson_fine_tuning": "webapp.classroom.kind.LEARNING_ON",
    "lesson_export": "webapp.classroom.kind.EXPORTING",
    "classic_lenet5": "webapp.classroom.kind.TRAINING_LENET5",
    "classic_depths": "webapp.classroom.kind.COMPARING_DEPTHS",
}

# Beside the paintings' queue: `faces` for what people wait for at a gate or while they enrol (a worker with
# its networks warm), `errands` for what needs no network (doors, the reaper, what is to be deleted).
# `quick`: what somebody waits for who looks at one photograph.
FACES_QUEUE, ERRANDS_QUEUE, QUICK_QUEUE = "faces", "errands", "quick"
# Where what gains much from a GPU goes, once a worker takes from it.
GPU_QUEUE = "gpu"

# queue → what is run once when its worker starts, before it takes a task.
WORKER_WARM_UP = {queue: ["webapp.studio.pipelines.warm_up"] for queue in ("cpu", GPU_QUEUE, QUEUE)}
WORKER_WARM_UP[FACES_QUEUE] = ["webapp.gallery.pipelines.warm_up"]
WORKER_WARM_UP[QUICK_QUEUE] = [
    "webapp.objects.pipelines.finding.warm_up",
    "webapp.cutouts.pipelines.finding.warm_up",
    "webapp.zoo.pipelines.running.warm_up",
    "webapp.classroom.pipelines.looking.warm_up",
]

# What other rooms know of a person: name → function(person) → rows for the person's own export.
PERSON_RECORDS = {"passages": "webapp.gate.selectors.records_of_person"}
# Functions(person) → names and JPEGs, for the same export.
PERSON_PICTURES = ["webapp.gate.services.snapshots.pictures_of_person"]
# Functions(person) → counts, by which other rooms forget somebody who is erased.
PERSON_ERASERS = ["webapp.gate.services.passages.erase_person"]

# Functions(account) → nothing, by which rooms stop what they do for an account that is deleted with all its files.
ACCOUNT_ERASERS = ["webapp.jobs.services.end_all_of"]

# measure → functions(account) → how much of it somebody uses; see webapp/accounts/quotas.py.
USAGE = {
    "bytes": ["webapp.photos.selectors.kept_bytes_of", "webapp.jobs.selectors.kept_bytes_of"],
    "photos": ["webapp.photos.selectors.count_photos_of"],
    "jobs": ["webapp.accounts.ledger.jobs_of_last_day"],
    "minutes": ["webapp.accounts.ledger.minutes_of_last_day"],
}

# --- People -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "webapp.accounts.password_rules.MaximumLengthValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before any password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
# Names are what people sign in with; Facet sends no e-mail.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "webapp.accounts.allauth_adapters.AccountAdapter"
# A guest is signed in as far as Django knows, and signs in nevertheless.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
MFA_ADAPTER = "webapp.accounts.allauth_adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Facet"
MFA_RECOVERY_CODE_DIGITS = 12
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey is both factors: what somebody has, opened by what they know or are.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Who tries others' passwords locks out themselves, not the others.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "webapp.accounts.views.locked_out"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "studio:index"
LOGOUT_REDIRECT_URL = "studio:index"
# A guest's pictures hang on this cookie alone: a year.
SESSION_COOKIE_AGE = 365 * 24 * 3600
# For how long an account's session lasts without a request, and at all.
SESSION = timedelta(days=14), timedelta(days=30)
# Reception's and security's desks are shared.
TRUSTED_SESSION = timedelta(minutes=30), timedelta(hours=12)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "webapp/locale"]
FORMAT_MODULE_PATH = ["webapp.config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- The API ------------------------------------------------------------------------------------------

# Its own table would lie unused beside ours, and PostgreSQL empties no table that an unknown one refers to.
MIGRATION_MODULES = {"knox": None}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  a name
REST_KNOX = {
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "facet_",
    "TOKEN_TTL": timedelta(days=30),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "webapp.api.authentication.TokenAuthentication",
        "webapp.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["webapp.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "webapp.api.pagination.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["webapp.api.throttles.EveryRequest"],
    "DEFAULT_THROTTLE_RATES": {"every": API_RATE, "faces": FACES_RATE},
    "DEFAULT_SCHEMA_CLASS": "webapp.api.schema.Operations",
    "EXCEPTION_HANDLER": "webapp.api.errors.answer_to",
    # One language of addresses: what an answer looks like is not chosen by the address.
    "URL_FORMAT_OVERRIDE": None,
    "NON_FIELD_ERRORS_KEY": "request",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Facet",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Photographs, jobs, faces and passages for programs. How to begin: docs/api.md.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "DISABLE_DOCSTRING_DESCRIPTIONS": False,
    "SORT_OPERATIONS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "list",
        "defaultModelsExpandDepth": -1,
        "persistAuthorization": False,
        "validatorUrl": None,
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "webapp.api.schema.add_refusals",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["webapp.api.schema.only_this_version"],
}

# --- What a browser may do --------------------------------------------------------------------------

_vite_dev = ["http://localhost:5173", "ws://localhost:5173"] if VITE_DEV else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, *_vite_dev],
        "style-src": [SELF, *_vite_dev],
        "img-src": [SELF, "blob:", "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *_vite_dev],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "report-uri": "/csp-reports",
    }
}
PERMISSIONS_POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Pages carry its value in their forms.
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "webapp.config.views.csrf_failure"
if SECURE:
    # Of this very host and no other, and of nothing that came without TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Other services on subdomains, and browsers' built-in lists, are the domain owner's decision.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Logs and figures -------------------------------------------------------------------------------

# The number of a request goes with what it sends to workers.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Who asked is in the audit trail, where the law wants it.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# A proxy's number for a request, if it gives one.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = SECURE
PROMETHEUS_EXPORT_MIGRATIONS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "webapp.config.logs.lines"},
        "json": {"()": "webapp.config.logs.json_objects"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "incidents": {"class": "webapp.dashboard.incidents.IncidentHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr", "incidents"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        # In the format of all others; a line for each request is the proxy's to write.
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"level": "WARNING"},
        # It gives every line its request's number, and would write two more for each request.
        "django_structlog": {"level": "ERROR"},
    },
}
