"""The width of text: that of DejaVu Sans, and rather too much than too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.sharing.text_width import text_width


def test_the_widths_are_those_of_dejavu_sans():
    assert text_width("deep learning", 11) == pytest.approx(75.9, abs=0.3)
    assert text_width("é", 10) == text_width("e", 10)
    assert text_width("漢", 10) == 10


@given(st.text(), st.text())
def test_longer_text_is_not_narrower(text, more):
    assert text_width(text + more, 10) >= text_width(text, 10)
