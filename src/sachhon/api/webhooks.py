"""Webhooks: written with the event, sent after it, signed, tried again with growing pauses, and shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import logging
import secrets
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from huey import crontab

from sachhon.api import posting
from sachhon.api.models import Delivery, Webhook
from sachhon.kit import clock, events, jobs
from sachhon.kit.canonical import canonical
from sachhon.kit.changes import change_set

logger = logging.getLogger(__name__)
EVENTS = ("commit", "publish")
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
KEPT_FOR = dt.timedelta(days=30)
AT_ONCE = 20


def add(user: Any, url: str, chosen: Sequence[str], province_id: int) -> Webhook:
    """A new address, with a secret of its own; refused where no message would ever be sent to it."""
    posting.checked(url)
    hook = Webhook(
        province_id=province_id, url=url, secret=secrets.token_hex(32), events=sorted(chosen), by=user,
        created=clock.now(),
    )  # fmt: skip
    with change_set(by=user, why=f"webhook: {url}"[:500], province_id=province_id) as changes:
        changes.insert(hook)
    return hook


def switch(hook: Webhook, active: bool, *, by: Any) -> None:
    """Tell it of events, or no longer."""
    hook.active = active
    with change_set(by=by, why=f"webhook: {hook.url}"[:500], province_id=hook.province_id) as changes:
        changes.update(hook)


def heard(event: str, province_id: int | None, content: dict[str, Any]) -> None:
    """Write a delivery for every address that wants this event, inside the event's transaction."""
    if province_id is None:
        return
    now = clock.now()
    hooks = [hook for hook in Webhook.objects.filter(province_id=province_id, active=True) if event in hook.events]
    if not hooks:
        return
    province = apps.get_model("territory.Province").objects.get(pk=province_id)
    for hook in hooks:
        made = Delivery(webhook=hook, event=event, created=now, next_try=now)
        about = {"delivery": str(made.uuid), "event": event, "at": now, "province": province.code}
        made.body = canonical({**about, **content})
        made.save()
    transaction.on_commit(lambda: _soon())


events.LISTENERS.append(heard)


def send_due() -> int:
    """Send what is due; of one address at most until it fails."""
    now, sent, failing = clock.now(), 0, set[int]()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_try__lte=now, webhook__active=True)
    for made in due.select_related("webhook").order_by("next_try", "pk")[:AT_ONCE]:
        # Taken for a minute, so that of two workers one sends it.
        mine = Delivery.objects.filter(pk=made.pk, state=Delivery.State.WAITING, next_try=made.next_try)
        if made.webhook_id in failing or not mine.update(next_try=now + PAUSES[0]):
            continue
        if _send(made):
            sent += 1
        else:
            failing.add(made.webhook_id)
    Delivery.objects.filter(created__lt=now - KEPT_FOR).exclude(state=Delivery.State.WAITING).delete()
    return sent


_soon = jobs.queue.task(name="webhooks-soon")(send_due)
_each_minute = jobs.queue.periodic_task(crontab(minute="*"), name="webhooks-each-minute")(send_due)


def _send(made: Delivery) -> bool:
    """One try, with its outcome kept."""
    made.tries, made.status, made.error = made.tries + 1, None, ""
    try:
        made.status = posting.post(made.webhook.url, made.body.encode(), headers(made))
        if not 200 <= made.status < 300:
            made.error = f"{'redirect' if 300 <= made.status < 400 else 'answered'}: {made.status}"
    except posting.NotSent as problem:
        made.error = str(problem)[:200]
    good = not made.error
    if good:
        made.state, made.sent = Delivery.State.SENT, clock.now()
    elif made.tries > len(PAUSES):
        made.state = Delivery.State.FAILED
    else:
        made.next_try = clock.now() + PAUSES[made.tries - 1]
    made.save(update_fields=["state", "tries", "next_try", "sent", "status", "error"])
    return good


def headers(made: Delivery) -> dict[str, str]:
    """What says whose message it is: event, number, moment, and the signature over moment and body."""
    moment = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json", "User-Agent": "sachhon", "X-Sachhon-Event": made.event,
        "X-Sachhon-Delivery": str(made.uuid), "X-Sachhon-Timestamp": moment,
        "X-Sachhon-Signature": signature(made.webhook.secret, moment, made.body.encode()),
    }  # fmt: skip


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 of the moment, a full stop, and the body."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def again(made: Delivery) -> None:
    """Send one once more, now, with all its tries before it."""
    made.state, made.tries, made.next_try = Delivery.State.WAITING, 0, clock.now()
    made.save(update_fields=["state", "tries", "next_try"])
    transaction.on_commit(lambda: _soon())
