"""Every setting of the site, read from the environment once and checked; no behaviour lives here.

Without any variable set this is the laptop: SQLite, one process, an in-memory layer and broker.
"""

import hmac
import secrets
import warnings
from decimal import Decimal
from pathlib import Path

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from agent.pricing import read_prices
from monet_site.mailers import mailers

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def own_secret(home: Path) -> str:
    """Return the secret key kept in `home`, making it on the first start."""
    keyfile = home / "keys" / "secret_key"
    if not keyfile.exists():
        keyfile.parent.mkdir(parents=True, exist_ok=True)
        keyfile.write_text(secrets.token_urlsafe(48))
        keyfile.chmod(0o600)
    return keyfile.read_text().strip()


# --- Where things are kept -------------------------------------------------------------------

MONET_HOME = Path(env.str("MONET_HOME", str(BASE_DIR / "var"))).resolve()
PORT = env.int("PORT", 8000)
PUBLIC_URL = env.str("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or own_secret(MONET_HOME)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
IS_HTTPS = PUBLIC_URL.startswith("https://")
APP_VERSION = env.str("APP_VERSION", "dev")
APP_COMMIT = env.str("APP_COMMIT", "") or None
APP_BUILD_TIME = env.str("APP_BUILD_TIME", "") or None
MAX_CONNECTIONS_PER_USER = env.int("MAX_CONNECTIONS_PER_USER", 0)  # sockets at /ws; 0: any number
APPLE_TEAM_ID = env.str("APPLE_TEAM_ID", "")  # unset: no universal links into the app
IOS_BUNDLE_ID = env.str("IOS_BUNDLE_ID", "net.dmfenton.sketchpad")
DEMO = env.bool("MONET_DEMO", False)  # a demo artist draws by itself while people watch

# --- Storage, layer, broker ------------------------------------------------------------------

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{MONET_HOME / 'monet.sqlite3'}"),
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN instead of failing at COMMIT
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 12, "timeout": 5}}
# A hop of a socket's into SQLite costs more for opening it than for most statements; PostgreSQL has
# a pool that keeps its connections.
DATABASES["default"]["CONN_MAX_AGE"] = 60 if IS_SQLITE else 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and IS_SQLITE:
    raise ImproperlyConfigured("REDIS_URL means several processes, which need PostgreSQL too.")
CHANNEL_LAYERS = {
    "default": (
        {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
EMBEDDED_WORKER = not REDIS_URL  # the web process also works: no second process to start

# --- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "channels",
    "ninja",
    "accounts",
    "canvas",
    "gallery",
    "agent",
    "monet_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "monet_site.doors.open_to_origins",
    "monet_site.middleware.keep_private",
    "monet_site.problems.in_problem_details",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.note_device",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "monet_site.urls"
ASGI_APPLICATION = "monet_site.asgi.application"
WSGI_APPLICATION = "monet_site.wsgi.application"

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
            ],
        },
    },
]

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/studio"
SIGN_UP = env.str("SIGN_UP", "open")
if SIGN_UP not in {"open", "invite"}:
    raise ImproperlyConfigured(f"SIGN_UP is {SIGN_UP!r}; it must be 'open' or 'invite'.")
SESAME_TOKENS = ["sesame.tokens_v2"]  # sesame signs, scopes and ages the link in a mail
SESAME_MAX_AGE = 600
LEGACY_WEB_CALLBACK = env.str("LEGACY_WEB_CALLBACK", "")  # the older web client's /auth/callback
TRUSTED_PROXY_HOPS = env.int("TRUSTED_PROXY_HOPS", 0)  # proxies of ours in front of this process
JWT_SECRET = env.str("JWT_SECRET", "")
if JWT_SECRET and len(JWT_SECRET) < 32:
    raise ImproperlyConfigured(f"JWT_SECRET has {len(JWT_SECRET)} characters; it needs 32 or more.")
JWT_KEY = JWT_SECRET or hmac.digest(SECRET_KEY.encode(), b"code-monet.jwt", "sha256").hex()
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS

MAIL_SERVER = env.str("EMAIL_URL", "")  # unset: mails go to the console and the mailbox page
MAILERS = mailers(MAIL_SERVER)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Code Monet <studio@localhost>")

# --- The artist ------------------------------------------------------------------------------

ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "")  # unset: the understudy draws
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", "")
ARTIST_MODEL = env.str("ARTIST_MODEL", "claude-sonnet-5-5")
CRITIC_MODEL = env.str("CRITIC_MODEL", "claude-haiku-5-5")
ARTIST_MODELS = env.list("ARTIST_MODELS", [ARTIST_MODEL])  # those a studio may choose among
GOOGLE_API_KEY = env.str("GOOGLE_API_KEY", "")  # unset: no reference pictures
IMAGINE_MODEL = env.str("IMAGINE_MODEL", "gemini-3.1-flash-image")

UNWATCHED_S = env.int("UNWATCHED_S", 300)  # seconds alone after which a paid artist pauses

IMAGINE_PRICE = env.decimal("IMAGINE_PRICE", Decimal("0.07"))  # USD a picture

# USD a million tokens: input, output, cache write, cache read. Providers change these: check them.
OUR_PRICES = {
    "claude-opus-5-5": [5, 25, 6.25, 0.5],
    "claude-sonnet-5-5": [3, 15, 3.75, 0.3],
    "claude-haiku-5-5": [1, 5, 1.25, 0.1],
}
MODEL_PRICES = read_prices(OUR_PRICES | dict(env.json("MODEL_PRICES", {})))
PAINT_CAPS = {  # USD; a call that could pass one is not made
    "turn": env.decimal("PAINT_CAP_TURN", Decimal("1.50")),
    "piece": env.decimal("PAINT_CAP_PIECE", Decimal("4.00")),
    "user_day": env.decimal("PAINT_CAP_USER_DAY", Decimal("8.00")),
    "site_day": env.decimal("PAINT_CAP_SITE_DAY", Decimal("40.00")),
}

# --- Pages, files, security ------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = MONET_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "at_root"  # files whose addresses others fixed: /og-image.png
MEDIA_URL = "/media/"
MEDIA_ROOT = MONET_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "monet_site.static.ModuleManifestStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(?:api/)?health$"]  # asked from inside, without TLS
if TRUSTED_PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# WhiteNoise streams its small files synchronously; under ASGI Django reads them whole, in a thread.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

# --- Logs ------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
            if env.bool("LOG_PLAIN", True)
            else structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        }
    },
    "filters": {
        # vpype tells the root logger of each index that it makes.
        "not_of_vpype": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: record.module != "line_index",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL, "filters": ["not_of_vpype"]},
    "loggers": {
        "uvicorn.error": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
