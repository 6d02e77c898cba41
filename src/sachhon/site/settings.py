"""Settings: everything that differs between offices comes from the environment or the data folder."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sachhon.site.databases import database
from sachhon.site.secrets import data_secrets

DATA = Path(os.environ.get("SACHHON_DATA", "var/office")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
DEMO = (DATA / "demo").exists()
DEBUG = os.environ.get("SACHHON_DEBUG") == "1"

_secrets = data_secrets(DATA)
SECRET_KEY = _secrets["secret_key"]
PERSONAL_SALT = _secrets["personal_salt"]

# A demo listens on loopback alone and is reached by no other name.
ALLOWED_HOSTS = [name for name in os.environ.get("SACHHON_HOSTS", "").split(",") if name]
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if not name.startswith("[")]

INSTALLED_APPS = [
    "sachhon.site",
    "sachhon.portal",
    "sachhon.plan",
    "sachhon.library",
    "sachhon.capacity",
    "sachhon.reporting",
    "sachhon.assessments",
    "sachhon.resources",
    "sachhon.establishments",
    "sachhon.territory",
    "sachhon.accounts",
    "sachhon.api",
    "sachhon.imports",
    "sachhon.kit",
    "sachhon.display",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "sachhon.site.middleware.Peer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sachhon.site.middleware.UploadLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sachhon.accounts.limits.Bursts",
    "sachhon.accounts.middleware.SessionLimits",
    "sachhon.accounts.middleware.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "sachhon.site.urls"
WSGI_APPLICATION = "sachhon.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sachhon.site.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "sachhon.display.templatetags.sh",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("SACHHON_DATABASE", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["sachhon.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "sachhon.accounts.passwords.ContextWords"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600

# Sign-in. A second factor is required of staff unless an office says otherwise; a demo asks for none.
MFA_REQUIRED = os.environ.get("SACHHON_MFA", "optional" if DEMO else "required") == "required"
IDLE_MINUTES = int(os.environ.get("SACHHON_IDLE_MINUTES", "30"))
LONGEST_SESSION = 12 * 3600
ACCOUNT_ADAPTER = "sachhon.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "sachhon.accounts.forms.SignIn",
    "reauthenticate": "sachhon.accounts.forms.SamePerson",
    "change_password": "sachhon.accounts.forms.ChangePassword",
    "reset_password": "sachhon.accounts.forms.AskForReset",
    "reset_password_from_key": "sachhon.accounts.forms.NewPassword",
}
# An office of a hundred behind one address signs in at eight o'clock; a key is one account from one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/300s/key", "reset_password": "20/m/ip,5/h/key"}
MFA_ADAPTER = "sachhon.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "sachhon.accounts.forms.Code",
    "reauthenticate": "sachhon.accounts.forms.CodeAgain",
    "activate_totp": "sachhon.accounts.forms.FirstCode",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1

CACHES = {"default": {"BACKEND": "sachhon.site.cache.SqliteCache", "LOCATION": str(DATA / "cache.sqlite3")}}
# At most so many a minute from one person, or from one address where nobody is signed in.
BURSTS = {"export": 60, "search": 300, "api": 1200}
# The address of the reverse proxy before this server; nobody else's X-Forwarded-… is believed.
PROXY = os.environ.get("SACHHON_PROXY", "")

# Mail, where there is a server for it; invitations and new passwords are links on the page as well.
EMAIL_HOST = os.environ.get("SACHHON_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("SACHHON_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SACHHON_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SACHHON_MAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("SACHHON_MAIL_FROM", EMAIL_HOST_USER or "sachhon@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Collected at set-up into the checkout, wherever the command is called from; an installed copy keeps them in its data.
_CHECKOUT = Path(__file__).resolve().parents[3]
_HOME = _CHECKOUT / "var" if (_CHECKOUT / "pyproject.toml").exists() else DATA
STATIC_ROOT = Path(os.environ.get("SACHHON_STATIC", _HOME / "static")).resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_AGE = LONGEST_SESSION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_COOKIES = os.environ.get("SACHHON_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
# The prefix binds a cookie to this one host: no neighbour under the same domain can set it.
_prefix = "__Host-" if SECURE_COOKIES else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_LIMIT = 20 * 1024 * 1024
NINJA_PAGINATION_MAX_LIMIT = 200
API_REQUESTS_A_MINUTE = 600  # of one token
# Hosts that webhooks may go to; any public one where none is named. Plain http to this machine is for tests alone.
WEBHOOK_HOSTS = [name for name in os.environ.get("SACHHON_WEBHOOK_HOSTS", "").split(",") if name]
WEBHOOK_LOOPBACK = False

SITE_NAME = _("Cleaner production and energy efficiency management system")
SITE_SHORT = _("CP–EE")
JOBS_IMMEDIATE = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"huey": {"level": "WARNING"}},
}
