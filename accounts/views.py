"""The pages of signing in: each decodes, makes one call and answers."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import browsers, mailbox, post, services
from accounts.answers import answer_for
from accounts.challenges import asked_in
from accounts.client_sign_in import sign_in_with_link
from accounts.clients import client_key
from accounts.forms import CodeForm, SignInForm
from accounts.handover import APP, destination_of, handed_over
from accounts.limits import TooMany
from accounts.models import LoginChallenge
from accounts.refusals import CodeIsWrong, LinkIsUnreadable, SignInRefused
from accounts.timing import in_even_time

SESSION_BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWER_BEAT_S = 0.025  # asking takes 3 ms on SQLite, 5 ms on PostgreSQL
GET_OR_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(GET_OR_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address; on POST send it a mail and show where the code goes."""
    if request.method == "POST":
        return _ask_for_mail(request)
    next_path = browsers.path_on_site(request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(next_path or settings.LOGIN_REDIRECT_URL)
    return _sign_in_page(request, SignInForm(initial={"next": next_path}))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_OR_POST)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way and take the code from it."""
    nonce = browsers.nonce_of(request)
    try:
        challenge = asked_in(browser_nonce=nonce)
    except SignInRefused:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _code_page(request, challenge, form, status=400 if form.is_bound else 200)
    try:
        spent = services.spend_code(code=form.cleaned_data["code"], browser_nonce=nonce or "")
    except CodeIsWrong as refusal:
        answer = answer_for(refusal)
        form.add_error("code", answer.words)
        return _code_page(request, challenge, form, status=answer.status)
    except SignInRefused as refusal:
        return _refused_page(request, refusal)
    return _signed_in(request, spent)


@never_cache
@require_http_methods(GET_OR_POST)
def verify(request: HttpRequest) -> HttpResponse:
    """Open a mail's link: looking shows a button, only pressing it signs in.

    Mail scanners follow links, so GET and HEAD spend nothing.
    """
    asked = request.POST if request.method == "POST" else request.GET
    token = asked.get("token")
    if token is None:
        return _token_missing(request)
    try:
        challenge = services.look_at_link(token=token, browser_nonce=browsers.nonce_of(request))
        if request.method == "POST":
            return _confirmed(request, challenge, token)
    except SignInRefused as refusal:
        return _refused_page(request, refusal)
    context = {
        "token": token,
        "email": challenge.email,
        "is_for_app": destination_of(challenge) is APP,
    }
    return render(request, "accounts/verify.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/")


@never_cache
@require_safe
def dev_mailbox(request: HttpRequest) -> HttpResponse:
    """Show the latest mails, on a machine that has no mail server to send them through."""
    if not mailbox.is_open():
        raise Http404
    return render(request, "accounts/dev_mailbox.html", {"mails": post.latest_mails()})


def _ask_for_mail(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=400)
    nonce = browsers.nonce_for(request)
    try:
        with in_even_time(ANSWER_BEAT_S):
            services.request_sign_in(
                email=form.cleaned_data["email"],
                browser_nonce=nonce,
                client=client_key(request.META),
                invite_code=form.cleaned_data["invite_code"] or None,
                next_path=browsers.path_on_site(form.cleaned_data["next"]),
            )
    except TooMany as refusal:
        return _refused_page(request, refusal)
    response = redirect("accounts:sign_in_code")
    browsers.remember(response, nonce)
    return response


def _confirmed(request: HttpRequest, challenge: LoginChallenge, token: str) -> HttpResponse:
    destination = destination_of(challenge)
    if destination is None:
        nonce = browsers.nonce_of(request)
        return _signed_in(request, services.spend_link(token=token, browser_nonce=nonce))
    user_agent = request.headers.get("User-Agent", "")
    tokens = sign_in_with_link(token=token, user_agent=user_agent, now=timezone.now())
    return handed_over(request, destination, tokens)


def _token_missing(request: HttpRequest) -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):  # a person, whose link was cut short
        return _refused_page(request, LinkIsUnreadable(), status=422)
    return JsonResponse({"detail": "token: Field required"}, status=422)


def _signed_in(request: HttpRequest, challenge: LoginChallenge) -> HttpResponse:
    login(request, challenge.user, backend=SESSION_BACKEND)  # rotates session key and CSRF token
    response = redirect(browsers.path_on_site(challenge.next_path) or settings.LOGIN_REDIRECT_URL)
    browsers.forget(response)
    return response


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "is_by_invitation": settings.SIGN_UP == "invite",
        "has_mailbox": mailbox.is_open(),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def _code_page(
    request: HttpRequest, challenge: LoginChallenge, form: CodeForm, status: int
) -> HttpResponse:
    context = {"form": form, "email": challenge.email, "has_mailbox": mailbox.is_open()}
    return render(request, "accounts/check_mail.html", context, status=status)


def _refused_page(
    request: HttpRequest, refusal: SignInRefused | TooMany, status: int | None = None
) -> HttpResponse:
    answer = answer_for(refusal)
    status = status or answer.status
    response = render(request, "accounts/refused.html", {"answer": answer}, status=status)
    if answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response
