"""How a name and a password become a person."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q

from sachhon.accounts.models import User


class Backend(AuthenticationBackend):
    """One look-up by user name or e-mail and one comparison, so that known and unknown names take equally long."""

    def _authenticate(self, request: Any, **credentials: Any) -> Any:
        typed = str(credentials.get("username") or credentials.get("email") or "")[:254]
        found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk") if typed else []
        # A name never looks like an address, so two can only meet where an older account was named after one.
        named = [user for user in found if user.username.lower() == typed.lower()] or list(found)
        return self._check_password(named[0], str(credentials.get("password"))) if named else None
