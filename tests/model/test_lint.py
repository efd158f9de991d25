"""What an issuer gets wrong is refused before it is signed, with a place and a way out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges import model as m
from branchebadges.errors import Malformed, Refused
from model_badges import accreditation, every_place, full_badge, place_in, replaced

SUBJECT = ("credentialSubject",)
ACHIEVEMENT = (*SUBJECT, "achievement")
LIST = "https://provider.example/status/1"


def without(document: dict[str, Any], where: tuple[Any, ...]) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(document))
    del place_in(changed, where[:-1])[where[-1]]
    return changed


def generic(**more: Any) -> dict[str, Any]:
    return {
        "@context": [m.VC_2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:subject", "alumniOf": None},
        **more,
    }


def status_list() -> dict[str, Any]:
    return generic(
        id=LIST,
        type=["VerifiableCredential", "BitstringStatusListCredential"],
        credentialSubject={
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uH4sIAAAAAAAAA",
        },
    )


def test_a_right_badge_passes() -> None:
    assert m.faults(full_badge().to_document()) == ()


@pytest.mark.parametrize(
    ("where", "term", "sentence"),
    [
        pytest.param(
            ACHIEVEMENT,
            "creditAvailable",
            "`creditAvailable` is not a term of Achievement; did you mean `creditsAvailable`?",
            id="points of a module",
        ),
        pytest.param((), "validUntill", "did you mean `validUntil`?", id="the last day"),
        pytest.param((), "valid_until", "did you mean `validUntil`?", id="a Python name"),
        pytest.param((), "ValidUntil", "did you mean `validUntil`?", id="a capital"),
        pytest.param(SUBJECT, "creditEarned", "did you mean `creditsEarned`?", id="points earned"),
        pytest.param((), "credentialstatus", "did you mean `credentialStatus`?", id="the status"),
        pytest.param(("issuer",), "emial", "did you mean `email`?", id="two letters swapped"),
        pytest.param(("issuer", "address"), "postcode", "`postalCode`?", id="deep inside"),
        pytest.param(("evidence", 0), "narative", "did you mean `narrative`?", id="in a list"),
        pytest.param((*ACHIEVEMENT, "alignment", 0), "targetURI", "`targetUrl`?", id="in an array"),
        pytest.param(
            (*ACHIEVEMENT, "endorsement", 0, "credentialSubject"),
            "endorsementComments",
            "did you mean `endorsementComment`?",
            id="in an embedded accreditation",
        ),
        pytest.param(
            ("credentialStatus",),
            "statusListindex2",
            "did you mean `statusListIndex`?",
            id="in a status entry",
        ),
        pytest.param((), "creditsAvailable", "it belongs in Achievement", id="a term elsewhere"),
        pytest.param((), "favouriteColour", "leave it out", id="a term of nobody"),
    ],
)
def test_a_misspelled_term_is_refused_where_it_stands(
    where: tuple[Any, ...], term: str, sentence: str
) -> None:
    document = replaced(full_badge().to_document(), (*where, term), "2027-01-01T00:00:00Z")
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert caught.value.code == "term-unknown"
    assert caught.value.where == "/" + "/".join(map(str, (*where, term)))
    assert sentence in caught.value.message


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_term_nobody_defines_is_refused_wherever_a_badge_has_an_object(
    data: st.DataObject,
) -> None:
    document = full_badge().to_document()
    objects = [
        (),
        *(here for here in every_place(document) if isinstance(place_in(document, here), dict)),
    ]
    where = data.draw(st.sampled_from(objects))
    document = replaced(document, (*where, "noSuchTerm"), data.draw(st.booleans() | st.text()))
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert caught.value.where == "".join(f"/{step}" for step in (*where, "noSuchTerm"))


@pytest.mark.parametrize(
    ("where", "right", "slip"),
    [
        pytest.param(ACHIEVEMENT, "criteria", "critera", id="a term reading needs"),
        pytest.param((), "validFrom", "validfrom", id="a term only issuing needs"),
        pytest.param((*ACHIEVEMENT,), "type", "tpye", id="a type"),
    ],
)
def test_a_missing_term_that_was_misspelled_is_recognised(
    where: tuple[Any, ...], right: str, slip: str
) -> None:
    document = full_badge().to_document()
    value = place_in(document, (*where, right))
    document = replaced(without(document, (*where, right)), (*where, slip), value)
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert caught.value.code == "term-missing"
    assert caught.value.where == "/" + "/".join((*where, right))
    assert f"is it what `{slip}` was meant to be?" in caught.value.message


@pytest.mark.parametrize(
    "where",
    [
        pytest.param((term,), id=f"{term} of a badge")
        for term in ("@context", "id", "type", "issuer", "validFrom", "credentialSubject")
    ]
    + [
        pytest.param((*SUBJECT, term), id=f"{term} of a subject")
        for term in ("type", "achievement")
    ]
    + [
        pytest.param((*ACHIEVEMENT, term), id=f"{term} of an achievement")
        for term in ("id", "type", "name", "description", "criteria")
    ]
    + [
        pytest.param((*ACHIEVEMENT, "endorsement", 0, "name"), id="the name of an endorsement"),
        pytest.param(("issuer", "id"), id="the id of an issuer"),
        pytest.param(("credentialStatus", "statusListIndex"), id="the place on a status list"),
        pytest.param((*SUBJECT, "identifier", 0, "hashed"), id="whether an identity is hashed"),
    ],
)
def test_what_is_required_and_missing_is_refused(where: tuple[Any, ...]) -> None:
    with pytest.raises(Refused) as caught:
        m.lint(without(full_badge().to_document(), where))
    assert caught.value.code == "term-missing"
    assert caught.value.where == "/" + "/".join(map(str, where))


@pytest.mark.parametrize(
    ("where", "value", "code"),
    [
        pytest.param(("@context",), [], "empty", id="no context"),
        pytest.param(("@context",), [m.OB_3, m.VC_2], "context-order", id="contexts swapped"),
        pytest.param(("@context",), [m.VC_2], "context-order", id="no Open Badges context"),
        pytest.param(("@context",), [m.VC_2, {}, m.OB_3], "context-order", id="one in between"),
        pytest.param(("@context", 0), 7, "wrong-type", id="a number for a context"),
        pytest.param(("id",), "badge 7", "value", id="an id that is no URI"),
        pytest.param(("id",), "mailto:a@b.example", "value", id="an id by mail"),
        pytest.param(("id",), "javascript:alert(1)", "value", id="an id that runs"),
        pytest.param(("id",), "https://", "value", id="an address of no host"),
        pytest.param(("id",), "https://a b.example/", "value", id="an address with a space"),
        pytest.param(("id",), "did:web", "value", id="half a DID"),
        pytest.param(("id",), "urn:uuid:", "value", id="half a URN"),
        pytest.param(("id",), "", "value", id="an empty id"),
        pytest.param(("id",), ["urn:x:y"], "wrong-type", id="a list for an id"),
        pytest.param(("type",), ["OpenBadgeCredential"], "type-missing", id="a type too few"),
        pytest.param(("type",), 7, "wrong-type", id="a number for a type"),
        pytest.param((*ACHIEVEMENT, "type"), ["Badge"], "type-missing", id="another class's type"),
        pytest.param(("image", "type"), "Picture", "value", id="another type than its own"),
        pytest.param(("name",), {"@value": "x"}, "wrong-type", id="a name in a language"),
        pytest.param(("name",), 7, "wrong-type", id="a number for a name"),
        pytest.param((*ACHIEVEMENT, "name"), None, "wrong-type", id="null for a name"),
        pytest.param((*ACHIEVEMENT, "name"), "", "empty", id="an empty name"),
        pytest.param(("description",), None, "empty", id="null"),
        pytest.param(("evidence",), [], "empty", id="an empty list"),
        pytest.param(("issuer",), "provider", "value", id="an issuer that is no URI"),
        pytest.param(("issuer",), None, "wrong-type", id="no issuer"),
        pytest.param(("issuer", "email"), "nobody", "value", id="an address that is no e-mail"),
        pytest.param(
            ("issuer", "address", "addressCountryCode"), "NLD", "value", id="three letters"
        ),
        pytest.param(("validFrom",), "2026-03-02T09:30:00", "moment", id="no time zone"),
        pytest.param(("validFrom",), "2026-02-30T09:30:00Z", "moment", id="no such day"),
        pytest.param(("validFrom",), "2026-03-02", "moment", id="a day for a moment"),
        pytest.param(("validFrom",), 1772443800, "moment", id="a number for a moment"),
        pytest.param(("validUntil",), "2020-01-01T00:00:00Z", "period", id="over before it began"),
        pytest.param(("issuanceDate",), "2020-01-01T00:00:00Z", "data-model", id="a 1.1 date"),
        pytest.param(("credentialSubject",), [], "wrong-type", id="a list for a subject"),
        pytest.param(("credentialStatus", "statusListIndex"), 7, "wrong-type", id="index: number"),
        pytest.param(("credentialStatus", "statusListIndex"), "-7", "value", id="index: negative"),
        pytest.param(("credentialStatus", "id"), LIST, "status-id", id="the list's own address"),
        pytest.param(("termsOfUse",), [{"id": "urn:x:y"}], "term-missing", id="terms, no type"),
        pytest.param(("proof",), [{"created": "x"}], "term-missing", id="a proof without type"),
        pytest.param((*SUBJECT, "creditsEarned"), "8", "wrong-type", id="points in quotes"),
        pytest.param((*SUBJECT, "creditsEarned"), -8, "value", id="points below nothing"),
        pytest.param((*SUBJECT, "creditsEarned"), True, "wrong-type", id="true for points"),
        pytest.param((*SUBJECT, "result"), [{"type": ["Result"]}], "result-empty", id="no result"),
        pytest.param((*SUBJECT, "result", 0, "status"), "Done", "value", id="another status"),
        pytest.param((*SUBJECT, "result", 0, "value"), 84, "wrong-type", id="a number, not text"),
        pytest.param((*ACHIEVEMENT, "criteria"), {}, "criteria-empty", id="criteria, empty"),
        pytest.param((*ACHIEVEMENT, "creditsAvailable"), -1, "value", id="points of a module"),
        pytest.param((*ACHIEVEMENT, "achievementType"), "Cursus", "value", id="a type unheard of"),
        pytest.param((*ACHIEVEMENT, "inLanguage"), "Dutch", "value", id="a language in words"),
        pytest.param(
            (*ACHIEVEMENT, "alignment", 0, "targetUrl"), "urn:x:y", "value", id="no web address"
        ),
        pytest.param(("endorsementJwt",), ["a.b"], "value", id="two parts of a JWS"),
        pytest.param(
            (*SUBJECT, "identifier", 0, "identityHash"), "sha256$0f", "identity-hash", id="short"
        ),
        pytest.param(
            (*SUBJECT, "identifier", 0, "hashed"), False, "identity-hash", id="a hash as plain"
        ),
        pytest.param((*SUBJECT, "identifier", 0, "hashed"), "true", "wrong-type", id="quoted true"),
        pytest.param((*SUBJECT, "identifier", 0, "identityType"), "mail", "value", id="no such"),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands(
    where: tuple[Any, ...], value: Any, code: str
) -> None:
    document = replaced(full_badge().to_document(), where, value)
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert caught.value.code == code
    assert str(caught.value.where).startswith("/" + "/".join(map(str, where)))
    assert "Input should" not in caught.value.message


def test_a_subject_with_neither_id_nor_identifier_is_nobodys() -> None:
    document = full_badge().to_document()
    for term in ("id", "identifier"):
        document = without(document, (*SUBJECT, term))
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert (caught.value.code, caught.value.where) == ("subject-unknown", "/credentialSubject")


def test_an_open_badge_has_one_status() -> None:
    document = full_badge().to_document()
    document["credentialStatus"] = [document["credentialStatus"]] * 2
    assert len(m.OpenBadgeCredential.read(document).credential_status) == 2
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert caught.value.where == "/credentialStatus"


def test_several_faults_are_counted_and_can_be_listed() -> None:
    document = full_badge().to_document()
    document["naem"] = "x"
    document["issuer"]["ulr"] = "y"
    assert [fault.where for fault in m.faults(document)] == ["/naem", "/issuer/ulr"]
    with pytest.raises(Refused, match=r"1 more fault\)"):
        m.lint(document)


def test_terms_that_another_context_defines_are_left_to_that_context() -> None:
    document = full_badge().to_document()
    document["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    document["credentialSubject"]["achievement"]["ceterms:ctid"] = "ce-1"
    document["studiegids"] = "x"
    assert m.faults(document) == ()
    document["validUntill"] = "2030-01-01T00:00:00Z"
    assert [fault.where for fault in m.faults(document)] == ["/validUntill"]


def test_terms_written_out_in_the_document_count() -> None:
    document = full_badge().to_document()
    document["@context"].append({"studiegids": "https://x.example/studiegids"})
    document["credentialSubject"]["achievement"]["studiegids"] = "x"
    assert m.faults(document) == ()
    document["credentialSubject"]["achievement"]["studiegdis"] = "x"
    assert len(m.faults(document)) == 1


def test_closed_classes_take_no_terms_from_anywhere() -> None:
    document = full_badge().to_document()
    document["@context"].append({"colour": "https://x.example/colour"})
    document["image"]["colour"] = "red"
    assert [fault.where for fault in m.faults(document)] == ["/image/colour"]


def test_a_subject_may_be_a_profile_besides() -> None:
    document = full_badge().to_document()
    document["credentialSubject"]["type"].append("Profile")
    document["credentialSubject"]["givenName"] = "Noor"
    assert m.faults(document) == ()


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(generic(), id="the smallest"),
        pytest.param(generic(name=[{"@value": "x", "@language": "nl"}]), id="a name in languages"),
        pytest.param(generic(credentialSubject=[{"id": "did:a:b"}, {"x": 1}]), id="two subjects"),
        pytest.param(generic(issuer={"id": "did:a:b", "name": {"@value": "x"}}), id="an object"),
        pytest.param(generic(evidence=[{"type": ["X"], "y": 1}]), id="evidence of its own kind"),
        pytest.param(
            generic(credentialSchema={"id": "https://x.example/s", "type": "JsonSchema"}),
            id="a schema",
        ),
        pytest.param(generic(credentialStatus=[{"type": "X"}, {"type": "Y"}]), id="two statuses"),
        pytest.param(
            generic(proof={"type": "DataIntegrityProof", "proofValue": "z1", "domain": "x"}),
            id="a proof that stands alone",
        ),
        pytest.param(
            generic(relatedResource=[{"id": "https://x.example/", "digestMultibase": "uAAAA"}]),
            id="a pinned document",
        ),
        pytest.param(
            {
                "@context": [m.VC_1],
                "type": ["VerifiableCredential"],
                "issuer": "did:a:b",
                "issuanceDate": "2020-01-01T00:00:00Z",
                "credentialSubject": {"id": "did:c:d"},
            },
            id="of data model 1.1",
        ),
        pytest.param(status_list(), id="a status list"),
        pytest.param(accreditation().to_document(), id="an accreditation"),
    ],
)
def test_credentials_that_are_no_badges_pass_by_the_rules_of_the_data_model(
    document: dict[str, Any],
) -> None:
    assert m.faults(document) == ()


@pytest.mark.parametrize(
    ("document", "where"),
    [
        pytest.param(generic(credentialSubject={}), "/credentialSubject", id="an empty subject"),
        pytest.param(generic(credentialSubject=[]), "/credentialSubject", id="no subjects"),
        pytest.param(
            generic(credentialSubject=[{"id": "did:a:b"}, {}]),
            "/credentialSubject/1",
            id="one of two subjects is empty",
        ),
        pytest.param(generic(credentialSubject="x"), "/credentialSubject", id="a subject as text"),
        pytest.param(generic(issuer="me"), "/issuer", id="an issuer that is no URL"),
        pytest.param(generic(issuer={"name": "x"}), "/issuer/id", id="an issuer without id"),
        pytest.param(generic(id=None), "/id", id="null for an id"),
        pytest.param(generic(name={"@value": "x", "y": 1}), "/name/y", id="a text with more"),
        pytest.param(generic(credentialStatus={"id": "urn:x:y"}), "/credentialStatus/type", id="s"),
        pytest.param(generic(credentialSchema={"type": "x"}), "/credentialSchema/id", id="schema"),
        pytest.param(generic(evidence={"id": "urn:x:y"}), "/evidence/type", id="evidence"),
        pytest.param(generic(relatedResource=["https://x.example/"]), "/relatedResource/0", id="r"),
        pytest.param(
            generic(relatedResource=[{"id": "https://x.example/"}]),
            "/relatedResource/0",
            id="nothing pinned",
        ),
        pytest.param(
            generic(relatedResource=[{"id": "https://x.example/", "digestMultibase": "uAAAA"}] * 2),
            "/relatedResource",
            id="pinned twice",
        ),
        pytest.param(generic(validFom="2020-01-01T00:00:00Z"), "/validFom", id="a slip"),
        pytest.param(
            generic(**{"@context": ["https://x.example/", m.VC_2]}), "/@context/0", id="order"
        ),
        pytest.param({"@context": [m.VC_2], "type": ["X"]}, "/type", id="no credential at all"),
        pytest.param(
            status_list() | {"credentialSubject": {"type": "BitstringStatusList"}},
            "/credentialSubject/statusPurpose",
            id="a status list without purpose",
        ),
    ],
)
def test_credentials_that_are_no_badges_are_refused_by_the_same_rules(
    document: dict[str, Any], where: str
) -> None:
    assert where in [fault.where for fault in m.faults(document)]


def test_a_status_list_is_kept_as_long_as_it_says() -> None:
    document = status_list()
    document["credentialSubject"]["ttl"] = 300_000
    credential = m.BitstringStatusListCredential.read(document)
    assert credential.credential_subject.keep_for is not None
    assert credential.credential_subject.keep_for.total_seconds() == 300
    assert m.faults(document) == ()


@pytest.mark.parametrize(
    ("document", "where", "meant"),
    [
        pytest.param(
            generic(type=["VerifiableCredential", "OpenBadgeCredentail"]),
            "/type",
            "OpenBadgeCredential",
            id="a badge",
        ),
        pytest.param(
            generic(credentialStatus={"type": "BitStringStatusListEntry"}),
            "/credentialStatus/type",
            "BitstringStatusListEntry",
            id="a status",
        ),
    ],
)
def test_a_type_that_is_nearly_right_is_recognised(
    document: dict[str, Any], where: str, meant: str
) -> None:
    with pytest.raises(Refused) as caught:
        m.lint(document)
    assert (caught.value.code, caught.value.where) == ("type-unknown", where)
    assert f"did you mean {meant!r}?" in caught.value.message


def test_building_wrong_is_refused_with_our_own_error() -> None:
    with pytest.raises(Refused) as caught:
        m.Criteria(narrative=7)  # type: ignore[arg-type]  # that is the point
    assert (caught.value.code, caught.value.where) == ("wrong-type", "/narrative")
    assert caught.value.message == "must be text, not a number"


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        pytest.param(["VerifiableCredential", "OpenBadgeCredential"], "badge", id="a badge"),
        pytest.param(["AchievementCredential", "VerifiableCredential"], "badge", id="its old name"),
        pytest.param(["VerifiableCredential", "EndorsementCredential"], "endorsement", id="e"),
        pytest.param(
            ["VerifiableCredential", "BitstringStatusListCredential"], "status list", id="l"
        ),
        pytest.param("VerifiablePresentation", "presentation", id="a presentation"),
        pytest.param(["VerifiableCredential", "ClrCredential"], "clr", id="a learner record"),
        pytest.param(["VerifiableCredential", "Diploma"], "credential", id="anything else"),
        pytest.param(None, "credential", id="nothing"),
        pytest.param([7, {}], "credential", id="nonsense"),
    ],
)
def test_a_document_is_of_the_kind_its_type_names(types: Any, kind: str) -> None:
    assert m.kind({"type": types}) == kind
    assert m.kind("text") == "credential"


def test_a_learner_record_is_read_and_linted() -> None:
    record = m.ClrCredential(
        context=(m.VC_2, m.CLR_2, m.OB_3),
        id="urn:uuid:0b6ae0ee-6a5c-4b4c-8dcb-2f4d1f9d4b7e",
        name="Dossier",
        issuer="did:web:branch.example",
        valid_from=full_badge().valid_from,
        credential_subject=m.ClrSubject(
            id="did:example:holder", verifiable_credential=(full_badge(),)
        ),
    )
    document = record.to_document()
    assert m.faults(document) == ()
    again = m.ClrCredential.read(document)
    assert isinstance(again.credential_subject.verifiable_credential[0], m.OpenBadgeCredential)
    assert again == record
    with pytest.raises(Refused):
        m.lint(document | {"@context": [m.VC_2, m.OB_3]})


def test_bottomless_documents_are_malformed_to_lint_too() -> None:
    bottomless: dict[str, Any] = {}
    inner = bottomless
    for _ in range(10_000):
        inner["a"] = inner = {}
    with pytest.raises(Malformed):
        m.lint(bottomless)
