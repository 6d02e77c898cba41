"""The one clock: UTC is stored, and today is the day in Viet Nam."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """This moment, aware and in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The calendar day in Asia/Ho_Chi_Minh."""
    return timezone.localdate()
