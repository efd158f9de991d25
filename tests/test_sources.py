"""Sources: plain data that only grows by making new ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.errors import Lacking, Refused
from branchebadges.sources import Source, Sources

URL = "https://badges.example/did.json"
MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = MOMENT + timedelta(hours=1)


def test_what_is_not_at_hand_is_lacking() -> None:
    with pytest.raises(Lacking) as caught:
        Sources().text(URL)
    assert caught.value.code == "source-missing"
    assert caught.value.urls == {URL}


def test_what_was_asked_in_vain_is_silent() -> None:
    with pytest.raises(Lacking) as caught:
        Sources().with_silent(URL, "404").text(URL)
    assert caught.value.code == "source-silent"


def test_an_answer_ends_the_silence_and_silence_does_not_end_an_answer() -> None:
    sources = Sources().with_silent(URL, "404").with_text(URL, "{}")
    assert sources.text(URL) == "{}"
    assert sources.with_silent(URL, "500").text(URL) == "{}"
    assert not sources.silent


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        pytest.param(MOMENT, LATER, "theirs", id="theirs is newer"),
        pytest.param(LATER, MOMENT, "mine", id="mine is newer"),
        pytest.param(None, MOMENT, "theirs", id="mine is of unknown age"),
        pytest.param(MOMENT, None, "theirs", id="theirs is of unknown age"),
    ],
)
def test_of_two_copies_the_one_got_later_is_kept(mine: Any, theirs: Any, text: str) -> None:
    merged = Sources.of({URL: "mine"}, retrieved=mine).merged(
        Sources.of({URL: "theirs"}, retrieved=theirs)
    )
    assert merged.text(URL) == text


def test_merging_leaves_both_as_they_were() -> None:
    one, other = Sources.of({"a": "1"}), Sources.of({"b": "2"}).with_silent("a", "404")
    merged = one.merged(other)
    assert dict(merged.texts) == {"a": "1", "b": "2"}
    assert not merged.silent
    assert (len(one), len(other)) == (1, 1)


def test_the_newest_list_that_was_seen_is_remembered() -> None:
    sources = Sources().with_seen(URL, LATER).with_seen(URL, MOMENT)
    assert Sources().merged(sources).seen == {URL: LATER}


def test_nobody_can_change_sources_from_outside() -> None:
    held = {URL: Source("{}")}
    sources = Sources(held=held)
    held.clear()
    assert sources.text(URL) == "{}"
    with pytest.raises(TypeError):
        sources.held[URL] = Source("[]")  # type: ignore[index] # that is the point


moments = st.datetimes(timezones=st.just(UTC))


@given(
    st.dictionaries(st.text(), st.builds(Source, st.text(), st.none() | moments)),
    st.dictionaries(st.text(), st.text()),
    st.dictionaries(st.text(), moments),
)
def test_sources_kept_beside_a_badge_are_read_back_as_they_were(
    held: dict[str, Source], silent: dict[str, str], seen: dict[str, datetime]
) -> None:
    sources = Sources(held, silent, seen)
    document = json.loads(json.dumps(sources.to_document()))
    assert Sources.read(document).to_document() == sources.to_document()


@pytest.mark.parametrize(
    "document",
    [
        pytest.param([], id="no object"),
        pytest.param({"helt": {}}, id="a misspelled member"),
        pytest.param({"held": {"x": "y"}}, id="a bare text"),
        pytest.param({"held": {"x": {"text": 5}}}, id="a number for a text"),
        pytest.param({"held": {"x": {"text": "", "retrieved": "2026-11-22T12:00"}}}, id="no zone"),
    ],
)
def test_what_are_no_sources_is_refused(document: Any) -> None:
    with pytest.raises(Refused):
        Sources.read(document)
