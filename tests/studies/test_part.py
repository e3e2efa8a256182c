"""Mirrors src/assuage/studies/part.py: shares and lists of times as people write them."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assuage.studies.part import Part, Share, Times, known


class Shared(Part):
    share: Share


class Timed(Part):
    at: Times


class Named(Part):
    of: Annotated[str, known("fruit", lambda: ("apple", "pear"))]


@given(whole=st.integers(1, 10_000), share=st.floats(0, 1))
def test_a_share_is_a_number_or_so_many_of_so_many(whole, share):
    part = int(share * whole)
    assert Shared(share=f"{part} of {whole}").share == part / whole
    assert Shared(share=share).share == share


@pytest.mark.parametrize("bad", [True, False, "M", "female", "17 of 3", "1 of 0", -0.1, 1.1, float("nan"), None, "0.5"])
def test_what_is_no_share(bad):
    with pytest.raises(ValidationError, match="is not a share; write it like '3 of 17' or"):
        Shared(share=bad)


@given(times=st.lists(st.integers(-500, 500), min_size=1, max_size=6), spaces=st.sampled_from([", ", ",", " ,  "]))
def test_times_in_one_unit(times, spaces):
    written = spaces.join(map(str, times))
    assert Timed(at=f"{written} min").at == tuple(map(float, times))
    assert Timed(at=f"{written} h").at == tuple(60.0 * t for t in times)


@pytest.mark.parametrize("bad", ["-10, 20", 20, "10 min, 20 min", "", "ten min", None, "1,,2 min"])
def test_what_is_no_list_of_times(bad):
    with pytest.raises(ValidationError, match="is not a list of times; write it like '-45, 0, 30, 60 min'"):
        Timed(at=bad)


def test_an_unknown_name_is_told_the_nearest():
    with pytest.raises(ValidationError, match="no fruit 'appel'; nearest: apple"):
        Named(of="appel")
    assert Named(of="pear").of == "pear"
