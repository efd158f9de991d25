"""Small datasets in which nodes without a name often look alike, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

P, Q = "<urn:p:p>", "<urn:p:q>"
TERMS = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<urn:x:1>"])
QUADS = st.lists(
    st.tuples(TERMS, st.sampled_from([P, Q]), TERMS | st.just('"x"'), st.just("") | TERMS),
    max_size=9,
)
