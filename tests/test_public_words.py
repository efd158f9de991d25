"""The public words: which there are, and what it costs to ask for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

import branchebadges

NOUNS = [
    "Branch", "Catalogue", "Dossier", "Ledger", "Module", "PrivateKey", "PublicKey", "Rederivation",
    "Report", "RuleSet", "Signed", "Signer", "Sources", "Standing", "StatusList", "Trust",
    "Verified",
]  # fmt: skip
VERBS = ["bake", "evaluate", "examine", "rederive", "sign", "unbake", "verify"]
ERRORS = [
    "BadgeError", "KeyUnusable", "Lacking", "Malformed", "ProofFailed", "Refused", "StorageFailed",
]  # fmt: skip
HEAVY = [
    "cryptography", "defusedxml", "httpcore", "jinja2", "jwcrypto", "nacl", "orjson", "pydantic",
    "pyld", "qrcode", "resvg_py", "rich", "typer",
]  # fmt: skip


def in_a_process_of_its_own(program: str) -> str:
    """What a program prints, run where nothing was imported before."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_the_public_words_are_seventeen_nouns_seven_verbs_and_seven_errors() -> None:
    assert sorted(branchebadges.__all__) == sorted([*NOUNS, *VERBS, *ERRORS])
    assert (len(NOUNS), len(VERBS), len(ERRORS)) == (17, 7, 7)


@pytest.mark.parametrize("word", branchebadges.__all__)
def test_every_public_word_can_be_had(word: str) -> None:
    assert getattr(branchebadges, word).__name__ == word
    assert word in dir(branchebadges)


def test_what_is_no_public_word_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Manager'"):
        getattr(branchebadges, "Manager")  # noqa: B009 - mypy would stop the plain spelling


def test_every_error_has_one_root() -> None:
    for word in ERRORS:
        assert issubclass(getattr(branchebadges, word), branchebadges.BadgeError)


def test_importing_the_package_imports_nothing_else() -> None:
    loaded = in_a_process_of_its_own(
        "import sys, branchebadges; print(*{name.partition('.')[0] for name in sys.modules})"
    )
    assert set(HEAVY).isdisjoint(loaded.split())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("PrivateKey, Signed, examine, sign", id="signing and examining"),
        pytest.param("RuleSet, Ledger, evaluate, rederive", id="counting and computing again"),
        pytest.param("Branch", id="opening a branch"),
    ],
)
def test_the_core_needs_no_extra(words: str) -> None:
    extras = ("defusedxml", "httpcore", "jinja2", "qrcode", "resvg_py", "rich", "typer")
    blocked = "\n".join(f"sys.modules[{name!r}] = None" for name in extras)
    program = f"import sys\n{blocked}\nfrom branchebadges import {words}\nprint('had')"
    assert in_a_process_of_its_own(program) == "had"


@pytest.mark.parametrize(
    ("word", "package", "extra"),
    [
        pytest.param("verify", "httpcore", "web", id="the web"),
        pytest.param("bake", "defusedxml", "pictures", id="baking"),
        pytest.param("unbake", "defusedxml", "pictures", id="taking out again"),
    ],
)
def test_a_word_that_needs_an_extra_says_which(word: str, package: str, extra: str) -> None:
    program = (
        f"import sys\nsys.modules[{package!r}] = None\nimport branchebadges\n"
        f"try:\n    branchebadges.{word}\n"
        "except ModuleNotFoundError as error:\n    print(error)"
    )
    told = in_a_process_of_its_own(program)
    assert told == f"`{word}` needs {package}; install branchebadges[{extra}]"
