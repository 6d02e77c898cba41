"""What a password may not be: the words of this office, or a sequence anybody would try."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sachhon.kit import clock
from sachhon.reading.text import folded

# Folded, without blanks: what people here would choose first. A demo's password is made of these words, too.
WORDS = (
    "sanxuatsachhon", "sachhon", "sxsh", "tknl", "tietkiemnangluong", "nangluong", "tietkiem", "sochongthuong",
    "socongthuong", "congthuong", "khuyencong", "tuvan", "canbo", "lanhdao", "doanhnghiep", "quantri", "admin",
    "administrator", "matkhau", "password", "passwort", "dangnhap", "vietnam", "hanoi", "hochiminh", "saigon",
    "songlam", "sct", "ubnd", "xinchao", "welcome", "letmein", "iloveyou", "anhyeuem", "qwertyuiop", "qwerty",
    "abcdefgh", "abcd", "abc",
)  # fmt: skip
LEFT_AT_LEAST = 6
FIGURES = "0123456789" * 8


class ContextWords:
    """Refuses what is made of the office's own words and figures, and runs of one or of neighbouring characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Stop with the reason, or let it pass."""
        if _is_run(password):
            raise ValidationError(_("This is a row of equal or neighbouring characters. Choose several words."))
        if _names_the_office(password, user):
            raise ValidationError(
                _("This is made of words that anybody would try here. Add words that have nothing to do with the work.")
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Note when, whoever changed it and by whatever way; a stronger hash of the same password is no change."""
        user.password_set = clock.now()
        type(user)._default_manager.filter(pk=user.pk).update(password_set=user.password_set)

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("It may not be made of this office's own words, such as the name of the programme or the province.")


def _is_run(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    repeats = (password * 2).find(password, 1) <= 4  # the same one to four characters over and over
    return repeats or len(set(password.casefold())) <= 2 or steps in ({1}, {-1}) or password in FIGURES


def _names_the_office(password: str, user: Any) -> bool:
    """Whether little is left when the known words and all figures are taken out."""
    text = re.sub(r"[^a-z]", "", folded(password))
    words = [*WORDS, *(re.sub(r"[^a-z]", "", folded(name)) for name in _names_of(user))]
    left = text
    for word in sorted(filter(lambda each: len(each) > 2, words), key=len, reverse=True):
        left = left.replace(word, "")
    return left != text and len(left) < LEFT_AT_LEAST


def _names_of(user: Any) -> list[str]:
    """Names of a person and of the agencies the person works for, whole and word by word."""
    if user is None:
        return []
    texts = [user.username, user.full_name, *([each.agency.name for each in user.held] if user.pk else [])]
    return [part for text in texts for part in (text, *text.split())]
