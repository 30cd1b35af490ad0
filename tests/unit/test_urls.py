"""The rules for addresses, and that what a message says to write is right."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.urls import broken_rules, normalized


def rules(url: str) -> list[str]:
    return [broken.rule for broken in broken_rules(url)]


def suggested(url: str) -> str:
    """The address that the only message says to write."""
    (broken,) = broken_rules(url)
    found = re.search(r"write (https://\S+)$", broken.message)
    assert found, broken.message
    return found[1]


GOOD = [
    "https://example.org",
    "https://example.org/",
    "https://www.example.org/careers",
    "https://example.org/careers/?team=research&level=phd",
    "https://example.org/careers#students",
    "https://xn--zrich-kva.example/",
    "https://zürich.example/stellen",
    "https://例え.テスト/",
    "https://example.org/%E4%BB%95%E4%BA%8B",
    "https://example.org/仕事",
    "https://jobs.a-b.example.co.uk/search?q=a+b&sort=-date",
    "https://example.org/utm_source/gclid",
    "https://example.org/?source=utm",
    "https://example.org/a_(b)",
    "https://example.org/~group/",
    "https://example.org/jobs",
    "https://example.org/jobs/search",
    "https://example.org/careers/2024/",
    "https://example.org/job-openings/",
    "https://job-boards.greenhouse.io/example",
    "https://jobs.lever.co/example",
    "https://jobs.ashbyhq.com/example",
    "https://example.wd5.myworkdayjobs.com/Careers",
    "https://www.google.com/about/careers/applications/jobs/results",
    "https://www.microsoft.com/en-us/research/careers/open-positions/",
    "https://docs.google.com/spreadsheets/d/1j0KPXDCjGV8uboDOJeEJ1Rvk4W5X97jqgML2MxwBCw4/edit?usp=sharing",
    "HTTPS://EXAMPLE.ORG/",
]


@pytest.mark.parametrize("url", GOOD)
def test_good_addresses(url: str) -> None:
    assert broken_rules(url) == []


@pytest.mark.parametrize(
    ("url", "rule", "message"),
    [
        ("http://example.org/a", "scheme", "the address is not encrypted; write https://example.org/a"),
        ("HTTP://example.org/a?b=c#d", "scheme", "the address is not encrypted; write https://example.org/a?b=c#d"),
        ("example.org/careers", "scheme", "the address lacks its beginning; write https://example.org/careers"),
        ("www.example.org", "scheme", "the address lacks its beginning; write https://www.example.org"),
        ("//example.org/a", "scheme", "the address lacks its beginning; write https://example.org/a"),
        (
            "javascript:alert(1)",
            "scheme",
            'addresses that begin with "javascript:" are not allowed; write one that begins with https://',
        ),
        (
            "JavaScript://example.org/%0aalert(1)",
            "scheme",
            'addresses that begin with "JavaScript:" are not allowed; write one that begins with https://',
        ),
        (
            "data:text/html,hello",
            "scheme",
            'addresses that begin with "data:" are not allowed; write one that begins with https://',
        ),
        (
            "vbscript:msgbox",
            "scheme",
            'addresses that begin with "vbscript:" are not allowed; write one that begins with https://',
        ),
        (
            "file:///etc/passwd",
            "scheme",
            'addresses that begin with "file:" are not allowed; write one that begins with https://',
        ),
        (
            "mailto:jobs@example.org",
            "scheme",
            'addresses that begin with "mailto:" are not allowed; write one that begins with https://',
        ),
        (
            "ftp://example.org",
            "scheme",
            'addresses that begin with "ftp:" are not allowed; write one that begins with https://',
        ),
        (
            "https://example.org/a b",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "https://example.org\\@evil.example/",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "java\nscript:alert(1)",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "java\tscript:alert(1)",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "\x01javascript:alert(1)",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "https://example.org/\u202egro",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "https://exam\u200bple.org/",
            "characters",
            "the address holds a space or another character that no address has; delete it",
        ),
        (
            "https://example.org/#/jobs",
            "hash-router",
            'no link checker can follow an address with "#/"; write the address of a page without it',
        ),
        (
            "https://example.org/#!jobs",
            "hash-router",
            'no link checker can follow an address with "#/"; write the address of a page without it',
        ),
        (
            "https://example.org/jobs/4012345",
            "single-posting",
            "this looks like a single posting, which soon disappears; write the careers page",
        ),
        ("https://user@example.org/", "host", 'the address holds a user name before "@"; delete it'),
        ("https://user:secret@example.org/", "host", 'the address holds a user name before "@"; delete it'),
        ("https://www.google.com@evil.example/", "host", 'the address holds a user name before "@"; delete it'),
    ],
)
def test_each_rule_says_what_to_write(url: str, rule: str, message: str) -> None:
    assert broken_rules(url) == [(rule, message)]


@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "https:///careers",
        "https:/example.org",
        "https:example.org",
        "https://localhost/",
        "https://example",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1",
        "https://[example.org]/",
        "https://[2001:db8::1]:443/",
        "https://example.org:8443/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://.org/",
        "https://example..org/",
        "https://-example.org/",
        "https://example-.org/",
        "https://example.123/",
        "https://exam%70le.org/",
        "https://example.org,other.org/",
        "https://<b>.org/",
        "https://\uff0f\uff0fexample.org/",
        "https://@example.org/",
        "https://:@example.org/",
    ],
)
def test_what_is_not_the_name_of_a_site_is_refused(url: str) -> None:
    assert rules(url) == ["host"]


@pytest.mark.parametrize(
    "url",
    [
        "https://boards.greenhouse.io/example/jobs/4012345",
        "https://boards.greenhouse.io/example/jobs/4012345?gh_src=x",
        "https://job-boards.greenhouse.io/example/jobs/4012345008",
        "https://example.org/careers?gh_jid=4012345",
        "https://example.org/careers/?lang=en&jobId=17",
        "https://www.indeed.com/viewjob?jk=0123456789abcdef",
        "https://example.wd5.myworkdayjobs.com/en-US/Careers/job/Boston/Scientist_R-12345",
        "https://jobs.lever.co/example/01234567-89ab-cdef-0123-456789abcdef",
        "https://jobs.ashbyhq.com/example/01234567-89ab-cdef-0123-456789abcdef/application",
        "https://www.amazon.jobs/en/jobs/2825123/applied-scientist",
        "https://apply.careers.microsoft.com/careers/job/1970393556",
        "https://example.org/job/research-scientist-12345",
        "https://example.org/vacancies/2025-0371",
        "https://example.org/jobs/12345-research-scientist",
        "https://www.google.com/about/careers/applications/jobs/results/104628346862183110-student-researcher",
        "https://www.linkedin.com/jobs/view/4012345678/",
    ],
)
def test_single_postings_are_found(url: str) -> None:
    assert rules(url) == ["single-posting"]


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/?utm_source=a", "https://example.org/"),
        ("https://example.org/?utm_source=a&utm_medium=b&utm_campaign=c", "https://example.org/"),
        ("https://example.org/a?b=c&gclid=1#d", "https://example.org/a?b=c#d"),
        ("https://example.org/a?fbclid=1&b=c", "https://example.org/a?b=c"),
        ("https://example.org/a?b=1&_gl=x&c=2", "https://example.org/a?b=1&c=2"),
        ("https://example.org/a?UTM_Source=x", "https://example.org/a"),
        ("https://example.org/a?utm_source", "https://example.org/a"),
        ("https://example.org/a?utm_source=", "https://example.org/a"),
        ("https://example.org/a?utm%5Fsource=x&b=c", "https://example.org/a?b=c"),
        # What stays has to stay as it was: another spelling may be another page.
        ("https://example.org/a?filter&utm_source=x", "https://example.org/a?filter"),
        ("https://example.org/a?q=a%20b&utm_source=x", "https://example.org/a?q=a%20b"),
        ("https://example.org/a?q=a+b&utm_source=x", "https://example.org/a?q=a+b"),
        ("https://example.org/a?q=%E9t%E9&utm_source=x", "https://example.org/a?q=%E9t%E9"),
        ("https://example.org/a?path=/b/c:d&utm_source=x", "https://example.org/a?path=/b/c:d"),
        ("https://example.org/a?q=été&utm_source=x", "https://example.org/a?q=été"),
        ("https://example.org/a?q=(a,b)&utm_source=x", "https://example.org/a?q=(a,b)"),
    ],
)
def test_the_suggested_address_is_the_same_page_without_tracking(url: str, clean: str) -> None:
    assert rules(url) == ["tracking"]
    assert suggested(url) == clean
    assert broken_rules(clean) == []


@pytest.mark.parametrize(
    "name",
    [
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "utm_id",
        "gclid",
        "fbclid",
        "_gl",
        "msclkid",
    ],
)
def test_tracking_parameters(name: str) -> None:
    assert rules(f"https://example.org/?a=b&{name}=c") == ["tracking"]


@pytest.mark.parametrize("name", ["gl", "utm", "autm_source", "gclid2", "source", "ref", "usp"])
def test_other_parameters(name: str) -> None:
    assert rules(f"https://example.org/?a=b&{name}=c") == []


def test_several_rules_are_reported_at_once() -> None:
    assert rules("https://example.org/jobs/4012345?utm_source=a#/x") == ["tracking", "hash-router", "single-posting"]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "http:example.org/a",
        "http:/example.org/a",
        "http://example.org/a?utm_source=b&c=d",
        "http://example.org/a?utm_source=b",
        "//example.org/?gclid=1",
        "example.org/a?utm_source=b",
        "/example.org/a",
        "https//example.org/a",
        "http//example.org/a",
    ],
)
def test_what_a_message_says_to_write_is_good(url: str) -> None:
    """An editor who does what the message says is done."""
    written = re.findall(r"write (https://\S+)", broken_rules(url)[0].message)

    assert [rules(address) for address in written] in ([], [[]])


@given(st.text())
def test_no_text_raises(text: str) -> None:
    broken = broken_rules(text)

    assert all(item.rule and ";" in item.message and "\n" not in item.message for item in broken)


@given(st.text(alphabet=st.sampled_from("https:/.@#?&=[]%:!_utmglcid0123456789-e xé\\\t"), max_size=40))
def test_no_garbage_raises(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.org/{text}"):
        if not broken_rules(url):
            assert urlsplit(url).hostname
            assert normalized(url)


words = st.from_regex(r"[a-z]([a-z-]{0,8}[a-z])?", fullmatch=True)
hosts = st.lists(words, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "org"]))
paths = st.lists(st.from_regex(r"[a-z~_-]{1,8}", fullmatch=True), max_size=4).map("/".join)
queries = st.dictionaries(words.map("x{}".format), st.from_regex(r"[A-Za-z0-9%.]{0,6}", fullmatch=True), max_size=3)


@given(hosts, paths, queries)
def test_ordinary_addresses_are_good(host: str, path: str, query: dict[str, str]) -> None:
    url = f"https://{host}/{path}"
    if query:
        url += "?" + "&".join(f"{name}={value}" for name, value in query.items())

    assert broken_rules(url) == []


@given(hosts, paths, queries, st.sampled_from(["utm_source", "utm_x", "gclid", "fbclid", "_gl"]), st.integers(0, 3))
def test_a_cleaned_address_has_lost_nothing_else(
    host: str, path: str, query: dict[str, str], tracking: str, at: int
) -> None:
    parts = [f"{name}={value}" for name, value in query.items()]
    clean = f"https://{host}/{path}" + ("?" + "&".join(parts) if parts else "")
    parts.insert(at, f"{tracking}=1")

    found = suggested(f"https://{host}/{path}?" + "&".join(parts))

    assert found == clean
    assert parse_qsl(urlsplit(found).query, keep_blank_values=True) == parse_qsl(
        urlsplit(clean).query, keep_blank_values=True
    )


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/careers/",
        "https://www.example.org/careers",
        "https://EXAMPLE.org/careers",
        "https://example.org/careers#students",
        "HTTPS://example.org/careers",
    ],
)
def test_spellings_of_one_page(other: str) -> None:
    assert normalized(other) == normalized("https://example.org/careers")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/",
        "https://example.org/Careers",
        "https://example.org/careers?team=a",
        "https://jobs.example.org/careers",
        "https://example.com/careers",
    ],
)
def test_other_pages(other: str) -> None:
    assert normalized(other) != normalized("https://example.org/careers")


def test_pages_behind_a_waived_hash_router_are_different_pages() -> None:
    assert normalized("https://example.org/#/physics") != normalized("https://example.org/#/software")
