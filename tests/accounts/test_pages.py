"""The sign-in pages, as browsers, scanners and strangers meet them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.browsers import path_on_site
from accounts.models import LoginChallenge, OutgoingMail, User
from tests.accounts.conftest import ask, read_mail

pytestmark = pytest.mark.django_db

SECRETS = [
    (rb'name="csrfmiddlewaretoken" value="\w+"', b"CSRF"),
    (rb"[\w.+-]+@example\.\w+", b"ADDRESS"),
]


HIDING = ["a\u202eb", "zero\u200bwidth", "Al\u200cice", "\u200dAlice", "👩\u200d", "nul\x00"]
CHANGING = {"Set-Cookie", "Expires"}  # a clock and a secret of each browser's own


def masked(content: bytes) -> bytes:
    for pattern, name in SECRETS:
        content = re.sub(pattern, name, content)
    return content


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


class TestSigningIn:
    def test_by_link_in_the_browser_that_asked(self, alice, browser):
        assert ask(browser, alice.email).headers["Location"] == "/sign-in/code"
        token = read_mail(alice.email).token
        page = browser.get("/auth/verify", {"token": token})
        assert page.status_code == 200
        assert not is_signed_in(browser)
        answer = browser.post("/auth/verify", {"token": token})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/studio")
        assert is_signed_in(browser)

    @pytest.mark.parametrize("grouped", ["{0}{1}", "{0} {1}", " {0}-{1} "])
    def test_by_code_however_it_is_grouped(self, alice, browser, grouped):
        ask(browser, alice.email)
        code = read_mail(alice.email).code
        answer = browser.post("/sign-in/code", {"code": grouped.format(code[:3], code[3:])})
        assert answer.status_code == 302
        assert is_signed_in(browser)

    def test_brings_a_new_address_in_with_an_account(self, browser):
        ask(browser, "new@example.com")
        browser.post("/sign-in/code", {"code": read_mail("new@example.com").code})
        assert is_signed_in(browser)
        assert User.objects.get().email == "new@example.com"

    def test_goes_on_to_where_one_wanted_to_go(self, alice, browser):
        bounced = browser.get("/account")
        assert bounced.headers["Location"] == "/sign-in?next=/account"
        page = browser.get(bounced.headers["Location"])
        assert b'name="next" value="/account"' in page.content
        ask(browser, alice.email, next="/account")
        answer = browser.post("/sign-in/code", {"code": read_mail(alice.email).code})
        assert answer.headers["Location"] == "/account"

    def test_rotates_the_session_key_and_the_csrf_token(self, alice, browser):
        session = browser.session
        session["kept"] = 1
        session.save()
        planted = session.session_key
        browser.get("/sign-in")
        ask(browser, alice.email)
        csrf = browser.cookies["csrftoken"].value
        browser.post("/auth/verify", {"token": read_mail(alice.email).token})
        assert browser.session.session_key != planted
        assert browser.cookies["csrftoken"].value != csrf
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert not is_signed_in(thief)

    def test_needs_no_page_once_signed_in(self, alice, browser):
        browser.force_login(alice)
        assert browser.get("/sign-in").headers["Location"] == "/studio"

    def test_is_over_after_signing_out(self, alice, browser):
        browser.force_login(alice)
        assert browser.get("/sign-out").status_code == 405
        assert browser.post("/sign-out").headers["Location"] == "/"
        assert not is_signed_in(browser)

    def test_is_over_once_the_account_is_closed(self, alice, browser):
        browser.force_login(alice)
        User.objects.update(is_active=False)
        assert not is_signed_in(browser)


class TestAMailScanner:
    def test_spends_nothing(self, alice, browser):
        ask(browser, alice.email)
        token = read_mail(alice.email).token
        for scanner in (Client(), browser):
            scanner.head("/auth/verify", {"token": token})
            for _ in range(5):
                scanner.get("/auth/verify", {"token": token})
        assert LoginChallenge.objects.get().used_at is None
        browser.post("/auth/verify", {"token": token})
        assert is_signed_in(browser)

    def test_that_presses_the_button_elsewhere_spends_nothing_either(self, alice, browser):
        ask(browser, alice.email)
        token = read_mail(alice.email).token
        scanner = Client()
        answer = scanner.post("/auth/verify", {"token": token})
        assert answer.status_code == 403
        assert "sessionid" not in scanner.cookies
        browser.post("/auth/verify", {"token": token})
        assert is_signed_in(browser)


class TestCharlie:
    def test_opens_alices_link_and_gets_words_but_no_session(self, alice, browser):
        ask(browser, alice.email)
        thief = Client()
        ask(thief, "charlie@example.org")
        token = read_mail(alice.email).token
        for answer in (
            thief.get("/auth/verify", {"token": token}),
            thief.post("/auth/verify", {"token": token}),
        ):
            assert answer.status_code == 403
            assert b"Open it where you asked" in answer.content
        assert not is_signed_in(thief)

    def test_types_alices_code_into_his_browser_in_vain(self, alice, browser):
        ask(browser, alice.email)
        thief = Client()
        ask(thief, "charlie@example.org")
        answer = thief.post("/sign-in/code", {"code": read_mail(alice.email).code})
        assert answer.status_code == 401
        assert not is_signed_in(thief)

    def test_sends_alice_a_link_of_his_and_does_not_sign_her_in_as_him(self, browser):
        thief = Client()
        ask(thief, "charlie@example.org")
        browser.post("/auth/verify", {"token": read_mail("charlie@example.org").token})
        assert not is_signed_in(browser)

    @pytest.mark.parametrize(
        "path", ["/sign-in", "/sign-in/code", "/auth/verify", "/sign-out", "/account"]
    )
    def test_forges_no_form(self, alice, path):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(alice)
        assert strict.post(path, {"email": "a@example.com"}).status_code == 403


class TestAStrangersQuestion:
    """Whether an address has an account shows in nothing that the asker sees."""

    def answers(self, email, **fields):
        client = Client()
        posted = ask(client, email, **fields)
        cookie = posted.cookies["asking"]
        page = client.get("/sign-in/code")
        wrong = client.post("/sign-in/code", {"code": "000000"})
        return [
            (
                answer.status_code,
                masked(answer.content),
                {name: value for name, value in answer.headers.items() if name not in CHANGING},
                sorted(answer.cookies),
            )
            for answer in (posted, page, wrong)
        ] + [(cookie["max-age"], cookie["samesite"], cookie["httponly"])]

    @pytest.mark.parametrize("sign_up", ["open", "invite"])
    def test_is_answered_alike_for_all(self, alice, settings, sign_up):
        settings.SIGN_UP = sign_up
        User.objects.create_user("sadie@example.org", is_active=False)
        known = self.answers(alice.email)
        assert self.answers("sadie@example.org") == known
        assert self.answers("noone@example.org") == known
        assert self.answers("other@example.org", invite_code="WRONG") == known

    @pytest.mark.parametrize("sign_up", ["open", "invite"])
    def test_takes_the_same_queries(self, alice, settings, sign_up):
        settings.SIGN_UP = sign_up
        ask(Client(), "first@example.org")  # makes the machine's own limiter row
        counts = set()
        for email in (alice.email, "noone@example.org"):
            with CaptureQueriesContext(connection) as queries:
                ask(Client(), email, invite_code="WRONG")
            counts.add(len(queries))
        assert len(counts) == 1
        assert OutgoingMail.objects.count() == LoginChallenge.objects.count() == 3


class TestBadInput:
    @pytest.mark.parametrize(
        "email",
        [
            "",
            " ",
            "alice",
            "alice@",
            "@example.org",
            "alice@example.org\nBcc: victim@example.com",
            "alice@example.org\r\nSubject: hi",
            "alice@example.org,victim@example.com",
            "alice@example.org;victim@example.com",
            "Alice <alice@example.org>",
            "alice@example.org%0abcc:x@y.de",
            "ali\x00ce@example.org",
            "al\u0131ce@example.org",
            "\u017falice@example.org",
            "a" * 300 + "@example.org",
        ],
    )
    def test_for_an_address_sends_no_mail(self, browser, email):
        answer = ask(browser, email)
        assert answer.status_code == 400
        assert not OutgoingMail.objects.exists()

    def test_a_kelvin_sign_reaches_only_the_account_it_looks_like(self, browser):
        User.objects.create_user("kate@example.org")
        ask(browser, "\u212aate@example.org")
        assert set(OutgoingMail.objects.values_list("to", flat=True)) <= {"kate@example.org"}

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12\x00"])
    def test_for_a_code_costs_no_try(self, alice, browser, code):
        ask(browser, alice.email)
        assert browser.post("/sign-in/code", {"code": code}).status_code == 400
        assert LoginChallenge.objects.get().attempts_left == 5

    def test_a_code_that_nobody_asked_for_leads_back_to_the_start(self, browser):
        answer = browser.post("/sign-in/code", {"code": "123456"})
        assert answer.headers["Location"] == "/sign-in"

    @pytest.mark.parametrize("query", ["?token=", "?token=%00", "?token=" + "A" * 4000])
    def test_for_a_link_is_told_in_words(self, browser, query):
        answer = browser.get(f"/auth/verify{query}")
        assert answer.status_code == 401
        assert b"not complete" in answer.content

    def test_for_a_link_without_its_token_is_told_to_people_and_programs(self, browser):
        page = browser.get("/auth/verify", headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.status_code == 422
        assert b"not complete" in page.content
        answer = browser.get("/auth/verify")
        assert (answer.status_code, answer.json()) == (422, {"detail": "token: Field required"})

    def test_a_forged_host_is_refused_and_never_mailed(self, browser, settings):
        settings.ALLOWED_HOSTS = ["localhost"]
        answer = browser.post("/sign-in", {"email": "a@example.com"}, headers={"Host": "evil.test"})
        assert answer.status_code == 400
        browser.post(
            "/sign-in",
            {"email": "a@example.com"},
            headers={"Host": "localhost", "X-Forwarded-Host": "evil.test"},
        )
        assert "evil" not in OutgoingMail.objects.get().text


class TestTooMuch:
    def test_wrong_codes_are_counted_aloud_and_then_closed(self, alice, browser):
        ask(browser, alice.email)
        code = f"{(int(read_mail(alice.email).code) + 1) % 10**6:06d}"
        pages = [browser.post("/sign-in/code", {"code": code}) for _ in range(6)]
        assert [page.status_code for page in pages] == [401] * 5 + [429]
        assert b"You have 4 tries left" in pages[0].content
        assert b"You have 1 try left" in pages[3].content
        assert b"You have no tries left" in pages[4].content

    def test_asking_is_told_how_long_to_wait(self, alice, browser):
        for _ in range(5):
            assert ask(browser, alice.email).status_code == 302
        answer = ask(browser, alice.email)
        assert answer.status_code == 429
        assert 3590 <= int(answer.headers["Retry-After"]) <= 3600
        assert b"60 minutes" in answer.content

    def test_a_forwarded_header_makes_no_new_client(self):
        answers = [
            Client().post(
                "/sign-in",
                {"email": f"someone{number}@example.com"},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            )
            for number in range(11)
        ]
        assert [answer.status_code for answer in answers] == [302] * 10 + [429]


OFF_SITE = [
    f"{prefix}{rest}"
    for prefix in ("//", "///", "////", "\\\\", "/\\", "\\/", "/\t/", "\t//", " //", "/\n/", "/\r/")
    for rest in ("evil.test", "evil.test/studio", "studio@evil.test", "evil.test%2f..", "[::1]")
] + [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "http://evil.test",
    "https://evil.test",
    "HTTPS://evil.test",
    "https:evil.test",
    "https:/evil.test",
    "http:///evil.test",
    "http://testserver@evil.test",
    "http://testserver.evil.test",
    "ftp://evil.test",
    "mailto:a@b.de",
    "evil.test",
    "studio",
    "?next=//evil.test",
    "@evil.test",
    ".evil.test",
    "https://еvil.test",
    "//еvil.test",
    "/\x00//evil.test",
    "/\u2028/evil.test",
    "\ufeff//evil.test",
    "/" + "x" * 400,
]


class TestWhereOneGoesNext:
    @pytest.mark.parametrize("path", OFF_SITE)
    def test_is_never_off_the_site(self, path):
        assert path_on_site(path) == ""

    @pytest.mark.parametrize("path", OFF_SITE[::9])
    def test_is_the_studio_when_the_wish_was_bad(self, alice, browser, path):
        page = browser.get("/sign-in", {"next": path})
        assert b'name="next" value' not in page.content
        browser.post("/sign-in", {"email": alice.email, "next": path})
        challenge = LoginChallenge.objects.filter(email=alice.email).first()
        assert challenge is None or challenge.next_path == ""

    @pytest.mark.parametrize("path", ["/", "/account", "/studio?style=paint#pen", "/x/%0d%0a"])
    def test_may_be_any_path_here(self, path):
        assert path_on_site(path) == path


class TestTheAccountPage:
    def test_changes_the_name_and_the_gallery(self, alice, browser):
        browser.force_login(alice)
        answer = browser.post("/account", {"display_name": "  Ada   Lily "})
        assert answer.status_code == 302
        alice.refresh_from_db()
        assert (alice.display_name, alice.is_gallery_public) == ("Ada Lily", False)

    @pytest.mark.parametrize(
        "name",
        [
            "x" * 61,
            "a\u202eb",
            "zero\u200bwidth",
            "Al\u200cice",
            "\u200dAlice",
            "👩\u200d",
            "nul\x00",
        ],
    )
    def test_refuses_names_that_deceive(self, alice, browser, name):
        browser.force_login(alice)
        assert browser.post("/account", {"display_name": name}).status_code == 400
        alice.refresh_from_db()
        assert alice.display_name == "Alice"

    @pytest.mark.parametrize("name", ["👩\u200d🎨", "می\u200cخواهم", "क्\u200dष"])
    def test_takes_names_whose_hidden_characters_shape_them(self, alice, browser, name):
        browser.force_login(alice)
        browser.post("/account", {"display_name": name})
        alice.refresh_from_db()
        assert alice.display_name == name

    def test_escapes_the_name(self, alice, browser):
        browser.force_login(alice)
        browser.post("/account", {"display_name": "<script>x</script>"})
        assert b"<script>x" not in browser.get("/account").content


class TestTheMailboxPage:
    def test_lists_mails_with_links_that_work(self, alice, browser):
        ask(browser, alice.email)
        page = browser.get("/dev/mailbox")
        link = re.search(rb'href="http://localhost:8000(/auth/verify\?token=[^"]+)"', page.content)
        assert link is not None
        assert b"only because this installation has no mail server" in page.content
        assert browser.get(link[1].decode()).status_code == 200

    def test_is_not_there_with_a_mail_server(self, browser, settings):
        settings.MAIL_SERVER = "smtp://mail.example"
        assert browser.get("/dev/mailbox").status_code == 404
        assert b"mailbox" not in browser.get("/sign-in").content

    @pytest.mark.parametrize("url", ["https://monet.example", "http://93.184.216.34", "nonsense"])
    def test_is_not_there_under_a_public_address(self, browser, settings, url):
        settings.PUBLIC_URL = url
        assert browser.get("/dev/mailbox").status_code == 404

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:9", "http://192.168.1.7:8000", "http://[::1]"]
    )
    def test_is_there_on_a_machine_of_ones_own(self, browser, settings, url):
        settings.PUBLIC_URL = url
        assert browser.get("/dev/mailbox").status_code == 200


class TestEveryPage:
    @pytest.mark.parametrize("path", ["/sign-in", "/dev/mailbox", "/auth/verify?token=x"])
    def test_is_kept_by_no_cache_and_holds_no_inline_code(self, browser, path):
        answer = browser.get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        main = answer.content.partition(b"<main")[2]
        scripts = re.findall(rb"<script[^>]*>[^<]*", main)
        assert scripts == [b'<script type="module" src="/static/js/keep_offline.js">']
        assert b"style=" not in main
        assert b"onclick" not in main
