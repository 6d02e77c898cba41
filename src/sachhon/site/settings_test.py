"""Settings of the test suite: a folder of its own, jobs at once, quick passwords."""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="sachhon-test-"))
os.environ["SACHHON_DATA"] = str(_folder)

from sachhon.site.settings import *  # noqa: E402, F403
from sachhon.site.settings import DATABASES, STORAGES  # noqa: E402

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOBS_IMMEDIATE = True
MFA_REQUIRED = False  # tests that ask for a second factor say so
WHITENOISE_AUTOREFRESH = True
