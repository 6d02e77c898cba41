"""Telling by evidence in what encoding a column was typed, and reading it as what people meant.

A text of an old font is valid Unicode that says nothing: "hép møt tÕt" for "hộp mứt tết". The evidence is words: one
that cannot be Vietnamese as it stands, and is a Vietnamese syllable in one old font, speaks for that font. Where most
such words of a column agree on one font and none on another, its texts are read so, and it is said; where few words
speak, or two fonts explain them alike, each cell is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from .fonts import FONTS, UTF8_TWICE, VIQR, VIQR_SIGN, VIQR_WORD, Font, western
from .syllables import is_syllable

_CERTAIN_WORDS = 3
_CERTAIN_SHARE = 0.6
_RIVAL_WITHIN = 0.15
_OUTNUMBERED = 10
_FEW = 50
_ONLY_UNICODE = re.compile("[\u1ea0-\u1ef9\u0300-\u036f]")
_SIGNS = re.compile("[^\x00-\x7f]")
_WORD = re.compile("[A-Za-z\x80-\uffff]+")
_QUOTES = "\xa0\u2013\u2014\u2018\u2019\u201c\u201d\u2026«»\x85\x91\x92\x93\x94\x96\x97"
_LETTER_OF_OURS = re.compile("[a-zàáâãèéêìíòóôõùúýăđĩũơưð\u1ea0-\u1ef9]+", re.IGNORECASE)


class Reread(str):
    """A text read in another encoding than it stands in: what stood there, how it was read, what else it may be."""

    given: str
    how: str
    choices: tuple[str, ...]

    @classmethod
    def of(cls, value: str, given: str, how: str, choices: Iterable[str] = ()) -> Reread:
        """The text as read, with its evidence."""
        read = cls(value)
        read.given, read.how, read.choices = given, how, tuple(dict.fromkeys(choices))
        return read


@dataclass(slots=True)
class Evidence:
    """What the words of some cells say."""

    strange: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)
    speaks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unicode_cells: int = 0
    strange_cells: int = 0

    def add(self, other: Evidence) -> None:
        """Take in what other cells say."""
        self.strange |= other.strange
        self.ours |= other.ours
        for name, words in other.speaks.items():
            self.speaks[name] |= words
        self.unicode_cells += other.unicode_cells
        self.strange_cells += other.strange_cells

    def unicode_only(self, font: Font | None) -> int:
        """How much stands in the column that is Vietnamese as it is, and not in this font."""
        return self.unicode_cells + sum(font is None or font.name not in _fonts_of(word) for word in self.ours)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The font of a column, the fonts that explain it as well, whether it is sure, and how much is Unicode beside."""

    font: Font | None = None
    rivals: tuple[Font, ...] = ()
    certain: bool = False
    mixed: bool = False
    rare: bool = False


class Judge:
    """Learns from a sample of cells by column, then reads each cell."""

    def __init__(self, one_byte: bool = False) -> None:
        self._one_byte = one_byte
        self._columns: dict[Hashable, Evidence] = defaultdict(Evidence)
        self._verdicts: dict[Hashable, Verdict] = {}
        self._whole = Verdict()
        self.used: dict[str, list[str]] = {}
        self.cells: dict[str, int] = defaultdict(int)

    def learn(self, column: Hashable, text: str) -> None:
        """Hear what one text says."""
        if _SIGNS.search(text) or VIQR_SIGN.search(text):
            _hear(self._columns[None if self._one_byte else column], text)

    def settle(self) -> Judge:
        """Decide for each column; one with few words goes with the others of its sheet."""
        whole = Evidence()
        for evidence in self._columns.values():
            whole.add(evidence)
        self._whole = _verdict(whole)
        for column, evidence in self._columns.items():
            own = _verdict(evidence)
            self._verdicts[column] = own if own.certain and not own.rivals else _joined(own, self._whole)
        return self

    @property
    def silent(self) -> bool:
        """Whether every text stays as it is."""
        return (
            not self._one_byte
            and self._whole.font is None
            and not any(verdict.font for verdict in self._verdicts.values())
        )

    @property
    def font(self) -> Font | None:
        """The font of the whole."""
        return self._whole.font

    def read(self, column: Hashable, text: str) -> str:
        """The text as people meant it; one that was read differently than it stands knows so."""
        verdict = self._verdicts.get(column, self._whole)
        found = _read(verdict, text)
        if self._one_byte and not isinstance(found, Reread):
            return western(found)
        if isinstance(found, Reread):
            self.cells[found.how] += 1
            self.used.setdefault(found.how, [found.given[:80], str(found)[:80]])
        return found


def _joined(own: Verdict, whole: Verdict) -> Verdict:
    """A column that is not sure by itself goes with the sheet, if that knows."""
    if whole.font is None or (own.font is not None and not whole.certain):
        return own
    return whole


def as_bytes(text: str) -> str | None:
    """The text as one letter per byte, when it can come from a Windows page; None when it is Unicode's alone."""
    if _ONLY_UNICODE.search(text):
        return None
    for page in ("cp1252", "cp1258"):
        try:
            return "".join(letter if letter < "\x80" else _byte(letter, page) for letter in text)
        except UnicodeEncodeError:
            continue
    return None


@lru_cache(maxsize=512)
def _byte(letter: str, page: str) -> str:
    """One letter's byte on a page; what the page does not define, and signs of no alphabet, stand for themselves."""
    if "\x80" <= letter <= "\x9f":
        return letter
    try:
        return ("\xb5" if letter == "\u03bc" else letter).encode(page).decode("latin-1")
    except UnicodeEncodeError:
        if letter.isalpha() and letter < "\u0250":
            raise
        return letter


def _hear(evidence: Evidence, text: str) -> None:
    """Sort one cell's words."""
    if text.isascii():
        _hear_ascii(evidence, text)
        return
    raw = as_bytes(text)
    if raw is None:
        evidence.unicode_cells += 1
        return
    strange = [word for word in _words(text) if _is_strange(word)]
    if UTF8_TWICE.word(raw) is not None:
        # A whole text that is UTF-8 by chance hardly exists.
        evidence.strange.add(text)
        evidence.speaks[UTF8_TWICE.name].add(text)
        return
    if not strange:
        evidence.ours |= {word for word in _words(text) if is_syllable(word)}
        return
    spoken = False
    for word in strange:
        evidence.strange.add(word)
        for name in _fonts_of(word):
            evidence.speaks[name].add(word)
            spoken = True
    evidence.strange_cells += spoken


def _hear_ascii(evidence: Evidence, text: str) -> None:
    """VIQR keeps to the plain letters."""
    words = [word for word in VIQR_WORD.findall(text) if VIQR_SIGN.search(word)]
    right = {word for word in words if is_syllable(VIQR.text(word).rstrip(".?'"))}
    if right:
        evidence.strange |= set(words)
        evidence.speaks[VIQR.name] |= right
        evidence.strange_cells += 1


def _words(text: str) -> list[str]:
    """The words that carry a sign beyond plain letters, without the quotes round them."""
    words = (word.strip(_QUOTES) for word in _WORD.findall(text))
    return [word for word in words if len(word) > 1 and not word.isascii()]


@lru_cache(maxsize=65_536)
def _is_strange(word: str) -> bool:
    """Whether a word cannot be Vietnamese as it stands; an abbreviation in capitals can."""
    if is_syllable(word):
        return False
    return not (word == word.upper() and _LETTER_OF_OURS.fullmatch(word))


@lru_cache(maxsize=65_536)
def _fonts_of(word: str) -> tuple[str, ...]:
    """The fonts in which the word is Vietnamese."""
    raw = as_bytes(word)
    return () if raw is None else tuple(font.name for font in FONTS if _means(font, raw))


def _means(font: Font, raw: str) -> bool:
    """Whether a word is Vietnamese in a font."""
    read = font.word(raw)
    if read is None:
        return False
    if font is UTF8_TWICE:
        return len(read) < len(raw) and bool(_WORD.fullmatch(read))
    return is_syllable(in_one_case(read))


def _verdict(evidence: Evidence) -> Verdict:
    """The font for which most words speak, and whether another explains them as well."""
    total = len(evidence.strange)
    shares = {
        font: len(evidence.speaks[font.name]) / total
        for font in (*FONTS, VIQR)
        if total >= (1 if font.common and font is not VIQR else _CERTAIN_WORDS) and font.name in evidence.speaks
    }
    best = max(shares, key=lambda font: shares[font], default=None)
    if best is None or shares[best] < _CERTAIN_SHARE:
        return Verdict()
    rivals = tuple(font for font in shares if font is not best and shares[font] >= shares[best] - _RIVAL_WITHIN)
    beside, spoken = evidence.unicode_only(best), evidence.strange_cells
    return Verdict(
        best, rivals, len(evidence.speaks[best.name]) >= _CERTAIN_WORDS and not rivals,
        mixed=beside * _FEW > spoken, rare=spoken * _OUTNUMBERED < beside,
    )  # fmt: skip


def _read(verdict: Verdict, text: str) -> str:
    """One text by the verdict on its column."""
    font = verdict.font
    if font is None or (text.isascii() and font is not VIQR):
        return text
    raw = as_bytes(text)
    if raw is None:
        return text
    read = sentence_case(font.text(raw))
    if read == text:
        return text
    strange = [word for word in _words(text) if _is_strange(word)]
    if font is VIQR or (font is UTF8_TWICE and UTF8_TWICE.word(raw) is not None):
        return Reread.of(read, text, font.name, () if verdict.certain else (read, text))
    speaks = [word for word in strange if font.name in _fonts_of(word)]
    if not strange:
        return _either(verdict, font, text, raw, read)
    others = [sentence_case(rival.text(raw)) for rival in verdict.rivals]
    if not speaks:
        return _foreign(verdict, font, text, read)
    return Reread.of(read, text, font.name, () if verdict.certain else (read, *others, text))


def _either(verdict: Verdict, font: Font, text: str, raw: str, read: str) -> str:
    """A text whose words are Vietnamese as they stand: in a column of the font they are not what they seem."""
    words = _words(text)
    if verdict.rare or not all(font.name in _fonts_of(word) for word in words):
        return text
    if not words and font.word(raw) is None:
        return text
    if verdict.mixed or not verdict.certain:
        return Reread.of(text, text, font.name, (read, text))
    return Reread.of(read, text, font.name)


def _foreign(verdict: Verdict, font: Font, text: str, read: str) -> str:
    """A text that is Vietnamese neither way: letters alone may be a foreign name, signs within words cannot."""
    if verdict.mixed:
        return text
    signs = any(not letter.isalpha() for word in _words(text) for letter in word if letter >= "\x80")
    if signs and verdict.certain:
        return Reread.of(read, text, font.name)
    return Reread.of(text, text, font.name, (read, text))


def in_one_case(word: str) -> str:
    """Old fonts keep accented capitals in a font of their own: "CéNG" is "CỘNG"."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return word.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word


def sentence_case(text: str) -> str:
    """The same for every word, and for short words of a text that has no small letter of its own."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if len(plain) > 1 and all(letter.isupper() for letter in plain):
        return text.upper()
    return _WORD.sub(lambda found: in_one_case(found.group()), text)
