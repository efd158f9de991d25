"""The credential as one element in an SVG that otherwise stays as it was."""

from __future__ import annotations

import time

import pytest

from branchebadges.errors import BadgeError
from branchebadges.images import svg

JWS = "aaaa.bbbb.cccc"
NS = 'xmlns="http://www.w3.org/2000/svg"'
OB = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'


def picture(inside: str, attributes: str = f"{NS} {OB}") -> bytes:
    return f"<svg {attributes}>{inside}</svg>".encode()


def code_of(given: bytes) -> str:
    with pytest.raises(BadgeError) as refusal:
        svg.unbake(given)
    return refusal.value.code


def test_a_token_goes_into_the_attribute_verify() -> None:
    baked = svg.bake(f"<svg {NS}><g/></svg>".encode(), JWS).decode()
    assert baked == (
        f'<svg {NS} {OB}><openbadges:credential verify="{JWS}"></openbadges:credential><g/></svg>'
    )


def test_json_goes_into_a_cdata_section() -> None:
    baked = svg.bake(f"<svg {NS}><g/></svg>".encode(), '{"a":"]]>"}').decode()
    assert baked == (
        f"<svg {NS} {OB}><openbadges:credential>"
        '<![CDATA[{"a":"]]]]><![CDATA[>"}]]></openbadges:credential><g/></svg>'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<svg {ns}", "><!-- x --><path d='M0 0'\n /></svg>\n", id="plain"),
        pytest.param(
            '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <svg> -->\r\n<svg\r\n {ns}',
            "\r\n>é&#233;&amp;<![CDATA[<]]></svg>\r\n<?end?>",
            id="byte order mark, declaration and comment",
        ),
        pytest.param("<svg a='>' {ns} b='/>'", " ></svg>", id="tricky attributes"),
    ],
)
def test_everything_else_stays_byte_for_byte(before: str, after: str) -> None:
    before = before.format(ns=NS)
    baked = svg.bake((before + after).encode(), JWS)
    head, _, rest = after.partition(">")
    element = f'<openbadges:credential verify="{JWS}"></openbadges:credential>'
    assert baked == f"{before}{head} {OB}>{element}{rest}".encode()


def test_an_empty_svg_is_opened() -> None:
    baked = svg.bake(b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', JWS)
    assert baked.endswith(b"></openbadges:credential></s:svg>")
    assert svg.unbake(baked) == JWS


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(picture(f'<openbadges:credential verify="{JWS}"/>'), id="closed at once"),
        pytest.param(
            picture(f"<openbadges:credential verify='{JWS}'> \n</openbadges:credential >"),
            id="blank",
        ),
        pytest.param(
            picture(
                f'<o:credential verify="{JWS}"/>',
                f'{NS} xmlns:o="https://purl.imsglobal.org/ob/v3p0"',
            ),
            id="another prefix",
        ),
        pytest.param(
            picture(
                f'<g/><credential {OB.replace(":openbadges", "")} verify="{JWS}"></credential>',
                NS,
            ),
            id="no prefix, and not the first",
        ),
    ],
)
def test_what_others_baked_is_read_and_replaced(given: bytes) -> None:
    assert svg.unbake(given) == JWS
    again = svg.bake(given, '{"a":1}')
    assert svg.unbake(again) == '{"a":1}'
    assert JWS.encode() not in again
    assert again.count(b"credential") == 2


def test_a_prefix_that_means_something_else_is_left_alone() -> None:
    given = picture("<g/>", f'{NS} xmlns:openbadges="http://openbadges.org"')
    baked = svg.bake(given, JWS)
    assert b'xmlns:openbadges="http://openbadges.org"' in baked
    assert svg.unbake(baked) == JWS


ONE = f'<openbadges:credential verify="{JWS}"/>'
BOMB = "<!DOCTYPE s [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + "]>"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param(picture(""), "picture-without-credential", id="none"),
        pytest.param(
            picture(
                f'<openbadges:credential verify="{JWS}"/>',
                f'{NS} xmlns:openbadges="http://openbadges.org"',
            ),
            "picture-without-credential",
            id="the namespace of Open Badges 1",
        ),
        pytest.param(picture(ONE + ONE), "picture-with-two-credentials", id="two"),
        pytest.param(
            picture(f'<openbadges:credential verify="{JWS}">{{}}</openbadges:credential>'),
            "svg-credential",
            id="verify and text at once",
        ),
        pytest.param(
            picture('<openbadges:credential verify="{}"/>'), "svg-credential", id="json in verify"
        ),
        pytest.param(
            picture('<openbadges:credential verify=""/>'), "svg-credential", id="empty verify"
        ),
        pytest.param(
            picture(f"<openbadges:credential>{JWS}</openbadges:credential>"),
            "svg-credential",
            id="a token as text",
        ),
        pytest.param(picture("<openbadges:credential/>"), "picture-text", id="an empty element"),
        pytest.param(picture(f"<g>{ONE}</g>"), "svg-credential", id="too deep inside"),
        pytest.param(
            picture("<openbadges:credential>{<b/>}</openbadges:credential>"),
            "svg-credential",
            id="elements inside",
        ),
        pytest.param(b"<html/>", "svg-root", id="another root"),
        pytest.param(b"<svg/>", "svg-root", id="a root outside the namespace"),
        pytest.param(picture("<g>"), "svg-xml", id="not well-formed"),
        pytest.param(picture("") + picture(""), "svg-xml", id="two roots"),
        pytest.param(picture("&unknown;"), "svg-xml", id="an unknown entity"),
        pytest.param(picture("\0"), "svg-xml", id="a NUL"),
        pytest.param(b"<!DOCTYPE svg>" + picture(ONE), "svg-dtd", id="a DTD"),
        pytest.param(
            b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1/x.dtd">'
            + picture(ONE),
            "svg-dtd",
            id="a DTD elsewhere",
        ),
        pytest.param(
            b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + picture("&x;"),
            "svg-dtd",
            id="an external entity",
        ),
        pytest.param(BOMB.encode() + picture("&a9;"), "svg-dtd", id="billion laughs"),
        pytest.param(
            f'<!DOCTYPE s [<!ENTITY a "{"a" * 50_000}">]>'.encode() + picture("&a;" * 50_000),
            "svg-dtd",
            id="quadratic growth",
        ),
        pytest.param(
            picture(
                '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
            ),
            "svg-inclusion",
            id="XInclude",
        ),
        pytest.param(picture("<g>" * 5000 + "</g>" * 5000), "svg-too-complex", id="deep"),
        pytest.param(picture("<g/>" * 1_000_000), "svg-too-complex", id="a million elements"),
        pytest.param(
            b'<?xml version="1.0" encoding="UTF-7"?>' + picture(ONE), "svg-encoding", id="utf-7"
        ),
        pytest.param(
            b"<?xml version='1.0' encoding = 'ISO-8859-1' ?>" + picture(ONE),
            "svg-encoding",
            id="latin 1",
        ),
        pytest.param(picture("é").decode().encode("latin-1"), "svg-encoding", id="not utf-8"),
        pytest.param(picture("").decode().encode("utf-16"), "svg-encoding", id="utf-16"),
    ],
)
def test_what_is_refused_at_once_and_why(given: bytes, code: str) -> None:
    start = time.perf_counter()
    assert code_of(given) == code
    assert time.perf_counter() - start < 1
    if code in {
        "svg-root",
        "svg-xml",
        "svg-dtd",
        "svg-inclusion",
        "svg-too-complex",
        "svg-encoding",
    }:
        with pytest.raises(BadgeError):
            svg.bake(given, JWS)


def test_many_attributes_are_read_in_good_time() -> None:
    given = picture("<g " + " ".join(f'a{n}=""' for n in range(200_000)) + "/>" + ONE)
    start = time.perf_counter()
    assert svg.unbake(given) == JWS
    assert time.perf_counter() - start < 2
