"""What staff see of people, their challenges and mails; codes, hashes and mail texts never show."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import devices, services
from accounts.challenges import CHALLENGE_LASTS
from accounts.models import (
    ApiToken,
    InviteCode,
    KeptAnswer,
    LoginChallenge,
    OutgoingMail,
    RateLimit,
    RefreshFamily,
    User,
)
from accounts.refusals import AccountIsClosed, StaffLinkRefused
from accounts.staff_door import StaffSignInForm, is_within_reach, locked_rights, within_reach

admin.site.login_form = StaffSignInForm


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]  # no generic at run time
    """A person starts as an address; a password is for staff alone."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # no generic at run time
    """People, with what became of their last mail and a button for a sign-in link."""

    add_form = PersonCreationForm
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "display_name", "is_gallery_public", "password")}),
        ("Mail", {"fields": ("last_mail",)}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("created_at", "last_login")}),
    )
    readonly_fields = ("last_mail", "created_at", "last_login")
    list_display = ("email", "display_name", "is_active", "is_staff", "created_at", "last_login")
    list_filter = ("is_active", "is_staff", "is_gallery_public", "created_at")
    search_fields = ("email", "display_name")
    ordering = ("-created_at",)
    filter_horizontal = ("groups",)
    actions = ("issue_sign_in_link", "sign_out_everywhere", "deactivate")

    def has_change_permission(self, request: HttpRequest, person: User | None = None) -> bool:
        """Whoever may change people may not thereby become, or pass for, somebody with more."""
        may = super().has_change_permission(request, person)
        return may and (person is None or is_within_reach(request, person))

    def has_delete_permission(self, request: HttpRequest, person: User | None = None) -> bool:
        may = super().has_delete_permission(request, person)
        return may and (person is None or is_within_reach(request, person))

    def get_readonly_fields(
        self, request: HttpRequest, person: User | None = None
    ) -> tuple[str, ...]:
        return (*self.readonly_fields, *locked_rights(request))

    def save_model(
        self,
        request: HttpRequest,
        person: User,
        form: ModelForm,  # type: ignore[type-arg]  # no generic at run time
        change: bool,
    ) -> None:
        """Save; whoever is closed out by it is signed out everywhere at once."""
        super().save_model(request, person, form, change)
        if change and "is_active" in form.changed_data and not person.is_active:
            devices.deactivate(user=person, now=timezone.now())

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """End every session and device of the selected people."""
        for person in within_reach(request, people):
            devices.sign_out_everywhere(user=person, now=timezone.now())
            self.log_change(request, person, "Signed out everywhere.")

    @admin.action(description="Deactivate, signing out everywhere", permissions=["change"])
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Close the selected accounts."""
        for person in within_reach(request, people):
            devices.deactivate(user=person, now=timezone.now())
            self.log_change(request, person, "Deactivated.")

    @admin.display(description="Last mail")
    def last_mail(self, person: User) -> str:
        """Tell how the latest mail to this person fared."""
        mail = OutgoingMail.objects.filter(to=person.email).order_by("-created_at").first()
        if mail is None:
            return "none yet"
        return f"{mail.state}, {mail.created_at:%Y-%m-%d %H:%M} UTC {mail.last_error}".strip()

    @admin.action(description="Issue a sign-in link (shown once)", permissions=["change"])
    def issue_sign_in_link(
        self, request: HttpRequest, people: QuerySet[User]
    ) -> HttpResponse | None:
        """Show a one-use link for the one selected person."""
        person, issuer = people.first(), request.user
        if person is None or people.count() != 1 or not isinstance(issuer, User):
            self.message_user(request, "Select exactly one person.", messages.WARNING)
            return None
        try:
            link = services.issue_staff_link(user=person, issued_by=issuer)
        except (StaffLinkRefused, AccountIsClosed) as refusal:
            self.message_user(request, f"No link was made: {refusal}", messages.ERROR)
            return None
        self.log_change(request, person, "Issued a sign-in link.")
        minutes = CHALLENGE_LASTS.seconds // 60
        context = {"link": link, "person": person, "minutes": minutes}
        return render(request, "accounts/staff_link.html", context)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Rows that only the site itself writes."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False


@admin.register(InviteCode)
class InviteCodeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    list_display = ("code", "note", "created_at", "used_at", "used_by")
    list_filter = (("used_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("code", "note", "used_by__email")
    readonly_fields = ("created_at", "used_at", "used_by")
    list_select_related = ("used_by",)


@admin.register(LoginChallenge)
class LoginChallengeAdmin(ReadOnlyAdmin):
    """Who asked to sign in and what became of it."""

    list_display = ("email", "origin", "created_at", "used_at", "voided_at", "attempts_left")
    list_filter = ("origin", ("used_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("email", "issued_by__email")
    fields = (*list_display, "expires_at", "user", "invite", "issued_by")
    ordering = ("-created_at",)


@admin.register(RefreshFamily)
class DeviceAdmin(ReadOnlyAdmin):
    """Where people are signed in. Nothing here shows what a token is made of."""

    list_display = ("user", "name", "platform", "last_used_at", "revoked_at", "revoked_because")
    list_filter = ("platform", "revoked_because", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("user__email", "name")
    fields = (*list_display, "generation", "rotated_at", "created_at", "expires_at")
    list_select_related = ("user",)
    ordering = ("-last_used_at",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """What programs people have made tokens for."""

    list_display = ("user", "name", "prefix", "scopes", "last_used_at", "expires_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("user__email", "name", "prefix")
    fields = (*list_display, "created_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """How mails fare. The subject and the words hold a code and are not shown."""

    list_display = ("to", "state", "attempts", "last_error", "created_at", "sent_at")
    list_filter = ("state", "created_at")
    search_fields = ("to", "last_error")
    fields = (*list_display, "claimed_at")
    ordering = ("-created_at",)


@admin.register(RateLimit)
class RateLimitAdmin(ReadOnlyAdmin):
    """Who has reached a limit; deleting a row lifts it."""

    list_display = ("key", "expires_at")
    list_filter = ("expires_at",)
    search_fields = ("key",)
    ordering = ("-expires_at",)


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ReadOnlyAdmin):
    """Answers that are given again to a repeated request; what they say is not shown."""

    list_display = ("user", "key", "status", "expires_at")
    search_fields = ("user__email", "key")
    fields = list_display
    list_select_related = ("user",)
    ordering = ("-expires_at",)
