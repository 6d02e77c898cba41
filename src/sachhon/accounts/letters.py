"""Mail that this programme sends about accounts, where there is a mail server."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sachhon.accounts.models import Invitation

log = logging.getLogger("sachhon.accounts")


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link, if there is an address and a mail server; whether it went out."""
    if not (settings.EMAIL_HOST and invitation.email):
        return False
    text = render_to_string("account/email/invitation.txt", {"invitation": invitation, "link": link})
    try:
        send_mail(_("Invitation to %(site)s") % {"site": settings.SITE_SHORT}, text, None, [invitation.email])
    except OSError:
        log.exception("an invitation could not be sent")
        return False
    return True
