"""The options of a proof, of the plain kind: nearly every proof there is.

Such options say five things of one node without a name, each under a predicate of its own. So their
canonical lines stand in the same order whatever the moment and the method are, and the node has the
same label. What `screen` makes of one example is then the pattern for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.addresses import PLAIN_ADDRESS
from branchebadges.canonical.rdfc import Screened, screen
from branchebadges.contexts import PINNED, Contexts

if TYPE_CHECKING:
    from branchebadges.canonical.labels import HashName

_SAME: Final = ("type", "cryptosuite", "proofPurpose")
_MEMBERS: Final = frozenset({*_SAME, "created", "verificationMethod", "@context"})
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z").match
_EXAMPLE: Final = {"created": "0001-02-03T04:05:06Z", "verificationMethod": "urn:example:a-method"}
_MAX_PATTERNS: Final = 128
"""A branch has two or three; somebody who sends many gets them made anew."""

Pattern = tuple[str, str, str]
"""What stands before, between and after the moment and the method."""
_patterns: dict[tuple[Any, ...], Pattern] = {}


@dataclass(frozen=True)
class Written:
    """Quads of which the canonical form is known; as a `Dataset` gives it."""

    text: bytes

    def canonical(self, hash_name: HashName) -> bytes:  # noqa: ARG002  # one node: nothing to hash
        """The canonical N-Quads."""
        return self.text


def screen_options(options: dict[str, Any], *, contexts: Contexts = PINNED) -> Screened:
    """As `screen`, for the options of a proof with the contexts of its document.

    That is how they are read (VC-DI-EdDSA 1.0, section 3.2.5). Raises what `screen` raises.
    """
    kind = _kind(options, contexts)
    if kind is None:
        return screen(options, contexts=contexts)
    pattern = _patterns.get(kind)
    if pattern is None:
        pattern = _pattern(options, contexts)
        if pattern is None:
            return screen(options, contexts=contexts)
        if len(_patterns) >= _MAX_PATTERNS:
            _patterns.clear()
        _patterns[kind] = pattern
    before, between, after = pattern
    text = f"{before}{options['created']}{between}{options['verificationMethod']}{after}"
    return Screened(Written(text.encode("ascii")))


def _kind(options: dict[str, Any], contexts: Contexts) -> tuple[Any, ...] | None:
    """All that these options say but the moment and the method; None if they are not plain."""
    urls = options.get("@context")
    urls = tuple(urls) if urls.__class__ is list else (urls,)
    same = tuple(options.get(name) for name in _SAME)
    moment, method = options.get("created"), options.get("verificationMethod")
    if options.keys() != _MEMBERS or any(
        each.__class__ is not str for each in (*same, *urls, moment, method)
    ):
        return None
    if _MOMENT(str(moment)) is None or PLAIN_ADDRESS(str(method)) is None:
        return None
    return contexts, options["@context"].__class__, urls, same


def _pattern(options: dict[str, Any], contexts: Contexts) -> Pattern | None:
    """The canonical form of such options, cut at the moment and the method.

    Raises `Refused` for what `screen` refuses: then nothing is kept.
    """
    text = screen({**options, **_EXAMPLE}, contexts=contexts).quads().decode()
    predicates = [line.split(" ")[1] for line in text.splitlines()]
    moment = f'"{_EXAMPLE["created"]}"'
    method = f"<{_EXAMPLE['verificationMethod']}>"
    if len(set(predicates)) < len(predicates) or not text.isascii():
        return None
    if text.count(moment) != 1 or text.count(method) != 1 or "_:c14n1" in text:
        return None
    before, _, rest = text.partition(moment)
    between, _, after = rest.partition(method)
    if not after:
        return None
    return f'{before}"', f'"{between}<', f">{after}"
