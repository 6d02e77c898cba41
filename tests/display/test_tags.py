"""What templates write: numbers, states, icons and form controls."""

import pytest
from django import forms
from django.template import Context, engines
from django.utils import translation

from sachhon.display.templatetags.sh import page_links


def written(text, language="en", **context):
    """A piece of template with the product's tags, in one language."""
    with translation.override(language):
        return engines["django"].from_string("{% load sh %}" + text).template.render(Context(context))


def test_numbers_follow_the_page_s_language():
    assert written("{{ x|num:1 }}", "vi", x=1234.5) == "1.234,5"
    assert written("{{ x|num:1 }}", "en", x=1234.5) == "1,234.5"
    assert written("{{ x|pct }}", "vi", x=9.4) == "9,4\u00a0%"


@pytest.mark.parametrize(
    "filter_", ["num:1", "pct", "money", "money_short", "day", "moment", "size", "took", "short_hash"]
)
def test_what_is_missing_says_why(filter_):
    assert written(f"{{{{ x|{filter_} }}}}", x=None) == '<abbr class="sh-none" title="no data">—</abbr>'


@pytest.mark.parametrize(
    ("state", "colour", "word"),
    [
        ("met", "ok", "Met"),
        ("not_met", "warn", "Not met"),
        ("above_band", "info", "Above the target band"),
        ("inconclusive", "mute", "Not enough evidence to conclude"),
        ("no_data", "mute", "No data yet"),
        ("estimate", "draft", "Estimate"),
        ("preliminary", "draft", "Preliminary"),
        ("final", "info", "Final"),
    ],
)
def test_a_state_has_icon_word_and_colour(state, colour, word):
    chip = written("{% chip state %}", state=state)
    assert f'class="sh-chip is-{colour}"' in chip
    assert chip.endswith(f"</svg>{word}</span>")


def test_a_band_that_is_met_says_within():
    assert "Within the target band" in written('{% chip "met" "band" %}')


def test_a_word_of_people_is_escaped():
    assert "&lt;b&gt;" in written('{% label "bad" word %}', word="<b>")


def test_an_icon_alone_has_a_name():
    assert 'aria-hidden="true"' in written('{% icon "check" %}')
    assert 'role="img" aria-label="Done"' in written('{% icon "check" "Done" %}')


def test_a_name_is_in_the_page_s_language():
    class Place:
        name_vi, name_en = "Tỉnh Sông Lam", "Song Lam province"

    assert written("{{ x|named }}", "vi", x=Place()) == "Tỉnh Sông Lam"
    assert written("{{ x|named }}", "en", x=Place()) == "Song Lam province"
    assert written("{{ x|named }}", x="Plain") == "Plain"


def test_a_digest_is_short_and_whole_in_its_title():
    digest = "7f3a91c4" + "0" * 52 + "4470"
    assert written("{{ x|short_hash }}", x=digest) == (
        f'<span class="sh-hash" title="{digest}">7f3a 91c4 … 4470</span>'
    )


def test_an_interval_bar_takes_a_figure_s_own_values():
    bar = written('{% interval_bar 9.4 8.3 10.5 "band" 8 13 %}')
    assert "9.4\u00a0%; confidence interval 8.3–10.5\u00a0%; target 8–13\u00a0%" in bar


def test_controls_take_the_look_and_show_their_faults():
    class Sheet(forms.Form):
        name = forms.CharField(widget=forms.TextInput({"class": "wide"}))
        kind = forms.ChoiceField(choices=[("a", "A")])
        keep = forms.BooleanField(required=False)

    page = written("{{ f.name|styled }}{{ f.kind|styled }}{{ f.keep|styled }}{{ f.keep|is_choice }}", f=Sheet({}))
    assert 'class="wide form-control is-invalid"' in page
    assert 'class="form-select is-invalid"' in page
    assert 'class="form-check-input"' in page
    assert page.endswith("True")


@pytest.mark.parametrize(
    ("current", "last", "links"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (3, 5, [1, 2, 3, 4, 5]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (12, 12, [1, None, 11, 12]),
    ],
)
def test_a_list_links_its_ends_and_neighbours(current, last, links):
    assert page_links(current, last) == links
