"""What is sly or dear in one part of a verification gets its verdict within the limits too."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from costly_carriers import of_lists, of_pictures
from costly_files import of_proofs, of_tokens, of_words
from hostile_corpus import party
from test_hostile_corpus import under_limits

if TYPE_CHECKING:
    from pathlib import Path

ALLOWED: Final = {
    "bits packed with a long name": "a gzip header may name a file (RFC 1952, section 2.3.1)",
    "bits packed twice": "a row of bits that happens to begin as a gzip file does",
    "languages.png": "a text chunk names its language, at any length",
    "messages": "an entry may explain its status",
}
"""What looks odd and is in order."""
CODE: Final = re.compile(r"\[([a-z0-9-]+)\]")


def test_a_costly_file_gets_a_verdict_in_time_and_in_memory(tmp_path: Path) -> None:
    by = party()
    names = []
    for files in (of_words, of_proofs, of_tokens, of_pictures):
        for name, data in files(by):
            (tmp_path / name).write_bytes(data)
            names.append(name)
    for name, badge, at_hand in of_lists(by):
        (tmp_path / name).write_bytes(badge)
        (tmp_path / f"{name}.sources").mkdir()
        (tmp_path / f"{name}.sources" / "list.json").write_bytes(at_hand)
        names.append(name)
    found = under_limits(tmp_path / name for name in names)
    assert len(found) == len(set(names)) == len(names)
    for name, (code, seconds, said) in found.items():
        assert code == (0 if name in ALLOWED else 1), f"{name}: {said}"
        assert "Traceback" not in said, name
        assert seconds < 1, f"{name} took {seconds:.2f} s"
        assert CODE.search(said), f"{name}: {said}"
        assert "internal" not in CODE.findall(said), f"{name}: {said}"
        # What is shown to somebody neither clears the screen nor turns the reading about.
        shown = {each for each in said if unicodedata.category(each) in {"Cc", "Cf", "Cs"}}
        assert shown <= {"\n"}, f"{name}: {shown}"
