"""Canonical JSON: one byte string per JSON value (RFC 8785)."""

from __future__ import annotations

from typing import Any

import rfc8785

from branchebadges.errors import Malformed


def jcs(value: Any) -> bytes:
    """The canonical JSON of a value: sorted members, no spaces, numbers as JavaScript writes them.

    Args:
        value: what `read_json` gives: dicts with text keys, lists, text, numbers, booleans, None.

    Raises:
        Malformed: `json-not-canonical`, the value has no canonical form: an integer beyond 2^53-1
            (RFC 8785, appendix D), NaN, infinity, a lone surrogate, or something not JSON.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Malformed(
            "json-not-canonical", f"this value has no canonical JSON form: {error}"
        ) from error
    except RecursionError as error:
        raise Malformed("json-too-deep", "the value is nested too deeply") from error
