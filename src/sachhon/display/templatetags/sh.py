"""What every page needs to write: numbers, days, icons, states, and form controls."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any, NamedTuple

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sachhon.display import numbers, svg

register = template.Library()

ICONS = "sachhon/icons.svg"


class State(NamedTuple):
    """How a state is shown: colour, icon and word, three signs for one meaning."""

    colour: str
    icon: str
    word: Any


STATES = {
    "met": State("ok", "check", pgettext_lazy("status", "Met")),
    "within": State("ok", "check", gettext_lazy("Within the target band")),
    "not_met": State("warn", "warn", pgettext_lazy("status", "Not met")),
    "above_band": State("info", "up", gettext_lazy("Above the target band")),
    "inconclusive": State("mute", "ask", gettext_lazy("Not enough evidence to conclude")),
    "no_data": State("mute", "none", gettext_lazy("No data yet")),
    "estimate": State("draft", "clock", pgettext_lazy("stage", "Estimate")),
    "preliminary": State("draft", "clock", pgettext_lazy("stage", "Preliminary")),
    "final": State("info", "check", pgettext_lazy("stage", "Final")),
}
LABEL_ICONS = {"ok": "check", "warn": "warn", "bad": "bad", "info": "info", "mute": "clock", "draft": "clock"}


def or_missing(text: str) -> str:
    """The text, or for its dash the same with the reason for a reader to find."""
    if text != numbers.MISSING:
        return text
    return format_html('<abbr class="sh-none" title="{}">{}</abbr>', _("no data"), text)


@register.filter
def num(value: Any, decimals: int | None = None) -> str:
    """A number with this many decimals, or with at most three where none are named."""
    return or_missing(numbers.number(value, decimals))


@register.filter
def pct(value: Any, decimals: int = 1) -> str:
    """A percentage kept as 9.5."""
    return or_missing(numbers.percent(value, decimals))


@register.filter
def money(value: Any) -> str:
    """Whole đồng."""
    return or_missing(numbers.money(value))


@register.filter
def money_short(value: Any) -> str:
    """An amount where space is short: 1,25 tỷ đồng."""
    return or_missing(numbers.money(value, short=True))


@register.filter
def day(value: dt.date | str | None) -> str:
    """A calendar day."""
    return or_missing(numbers.date(value))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment on the office's clock."""
    return or_missing(numbers.datetime(value))


@register.filter
def size(value: Any) -> str:
    """The size of a file."""
    return or_missing(numbers.file_size(value))


@register.filter
def took(value: Any) -> str:
    """How long something took, in seconds or as a time span."""
    return or_missing(numbers.duration(value))


@register.filter
def short_hash(value: str | None) -> str:
    """The two ends of a digest; the whole of it in the title."""
    if not value:
        return or_missing(numbers.MISSING)
    ends = f"{value[:4]} {value[4:8]} … {value[-4:]}" if len(value) > 16 else value
    return format_html('<span class="sh-hash" title="{}">{}</span>', value, ends)


@register.filter
def named(value: Any) -> str:
    """A record's name in the page's language, where it keeps two; otherwise what it calls itself."""
    if value is None:
        return ""
    return str(getattr(value, f"name_{numbers.spoken()}", "") or getattr(value, "name_vi", "") or value)


@register.simple_tag
def span(low: Any, high: Any, decimals: int = 1) -> str:
    """From one number to another: 8,3–10,5."""
    return or_missing(numbers.span(low, high, decimals)) if low is not None else or_missing(numbers.MISSING)


@register.simple_tag
def quantity_of(value: float | None, ratio: bool = False, signed: bool = False) -> str:
    """A quantity with the decimals its size is worth; a difference with its sign."""
    if value is None:
        return or_missing(numbers.MISSING)
    size = abs(value)
    text = numbers.number(size, 4 if ratio and size < 1 else 0 if size >= 100 else 1 if size >= 10 else 2)
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{text}"


@register.simple_tag
def year_at(years: tuple[int, ...], place: int) -> str:
    """The year of one column."""
    return str(years[place])


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; silent beside a word, named where it stands alone."""
    address = f"{static(ICONS)}#{name}"
    if not label:
        return format_html('<svg class="sh-icon" aria-hidden="true"><use href="{}"/></svg>', address)
    return format_html('<svg class="sh-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)


@register.simple_tag
def chip(state: str, rule: str = "") -> SafeString:
    """The chip of a figure's status or of its stage; a band that is met says that the value lies within."""
    found = STATES.get("within" if state == "met" and rule == "band" else state)
    return label(found.colour, str(found.word), found.icon) if found else label("mute", str(state or "—"))


@register.simple_tag
def label(colour: str, word: str, icon_name: str = "") -> SafeString:
    """A chip with any word: ok, warn, bad, info, mute or draft, each with its own icon."""
    picture = icon(icon_name or LABEL_ICONS.get(colour, "info"))
    return format_html('<span class="sh-chip is-{}">{}{}</span>', colour, picture, word)


@register.simple_tag
def interval_bar(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    rule: str = "",
    target_low: float | None = None,
    target_high: float | None = None,
    maximum: float | None = None,
) -> SafeString:
    """One figure against its target, with its interval where it has one."""
    goal = svg.Goal(rule, target_low, target_high) if rule else None
    return svg.interval_bar(value, low, high, goal, maximum)


@register.filter
def styled(field: forms.BoundField) -> SafeString:
    """A form's control in the product's look, told apart when it has errors."""
    widget = field.field.widget
    names = [str(widget.attrs.get("class", "")), _control_class(widget)]
    if field.errors:
        names.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


def _control_class(widget: forms.Widget) -> str:
    """The class of one kind of control."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.filter
def is_choice(field: forms.BoundField) -> bool:
    """Whether the control is a single tick box, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def page_links(current: int, last: int) -> list[int | None]:
    """The page numbers worth a link: the ends and the neighbours, with None for what is skipped.

    >>> page_links(6, 12)
    [1, None, 5, 6, 7, None, 12]
    """
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    links: list[int | None] = [1]
    for before, number in pairwise(shown):
        skipped = number - before - 1
        links += [None] if skipped > 1 else [before + 1] * skipped
        links.append(number)
    return links
