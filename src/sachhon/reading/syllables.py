"""Whether a word can be a Vietnamese syllable: the best evidence of how a text was written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPPED = ("c", "ch", "p", "t", "k")
_BY_LENGTH = ("ngh", "nh", "ng", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnprstvx", "")
_RHYMES_TEXT = (
    "a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng"
    " eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai"
    " oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot ô ôc ôi"
    " ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt"
    " uơ up ut uy uya uych uyên uyêt uyêu uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp"
    " ươt ươu y ych yêm yên yêng yêt yêu yn ynh yt êng"
)
_RHYMES = frozenset(_RHYMES_TEXT.split())
_LETTERS = re.compile("[a-zăâđêôơư]+")


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word is built as Vietnamese syllables are: onset, rhyme, a tone that fits, one style of capitals.

    >>> is_syllable("mứt"), is_syllable("Điện"), is_syllable("møt"), is_syllable("mưt")
    (True, True, False, False)
    """
    if not well_cased(word) or len(word) > 7:
        return False
    spread = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = [letter for letter in spread if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in spread if letter not in _TONES))
    if len(tones) > 1 or not _LETTERS.fullmatch(bare):
        return False
    tone = _TONES[tones[0]] if tones else ""
    return _tone_fits(bare, tone) and any(_parts(bare, onset) for onset in _BY_LENGTH)


def _parts(bare: str, onset: str) -> bool:
    """Whether the syllable is this onset with a rhyme that may follow it: "nghe", not "nge"."""
    rhyme = bare[len(onset) :]
    if not bare.startswith(onset) or rhyme not in _RHYMES:
        return False
    front = rhyme[0] in "eêi"
    return (
        not front if onset in ("c", "ng") or (onset == "g" and rhyme[0] != "i") else front or onset not in ("gh", "ngh")
    )


def well_cased(word: str) -> bool:
    """Whether the word is in small letters, in capitals, or has a capital in front."""
    return word == word.lower() or word == word.upper() or (word[0].isupper() and word[1:] == word[1:].lower())


def _tone_fits(bare: str, tone: str) -> bool:
    """Syllables that end on a stop carry one of two tones."""
    return tone in ("sắc", "nặng") or not bare.endswith(_STOPPED)
