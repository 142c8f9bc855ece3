"""The shapes of what people type: address, code, profile; what they mean is for `services`."""

import re

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.names import holds_hidden
from accounts.proofs import CODE_DIGITS


class SignInForm(forms.Form):
    """One field; `invite_code` shows where new addresses need an invitation."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autofocus": True, "placeholder": "you@example.com"}
        ),
    )
    invite_code = forms.CharField(
        label="Invite code",
        required=False,
        max_length=64,
        help_text="Only the first time you come in.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        """Refuse addresses that look like another's, such as a Kelvin sign for a k."""
        email: str = self.cleaned_data["email"]
        if not email.rpartition("@")[0].isascii():
            raise ValidationError("Enter an address whose part before the @ is plain letters.")
        return User.objects.normalize_email(email)


class CodeForm(forms.Form):
    """Six digits, however they were grouped."""

    code = forms.CharField(
        label="The six-digit code",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "placeholder": "123 456",
            }
        ),
    )

    def clean_code(self) -> str:
        """Drop spaces and dashes; anything but six digits costs no try."""
        code = re.sub(r"[\s\-]", "", self.cleaned_data["code"])
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
            raise ValidationError("The code is six digits, as in 123 456.")
        return code


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """What an artist decides about the account."""

    class Meta:
        model = User
        fields = ["display_name", "is_gallery_public"]
        labels = {
            "display_name": "The name others see",
            "is_gallery_public": "Show my pieces in the gallery",
        }
        help_texts = {
            "is_gallery_public": (
                "New pieces begin public, and the public ones are listed. Without it, new ones "
                "begin private and none is listed; who has the address of an older public one can "
                "still open it."
            ),
        }
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "nickname"})}

    def clean_display_name(self) -> str:
        """Refuse characters nobody sees: they hide or turn round what others read."""
        name: str = self.cleaned_data["display_name"]
        return _visible(name)


class ApiTokenForm(forms.Form):
    """What a program may do in its person's name, and for how long."""

    name = forms.CharField(
        label="What it is for",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "My plotter"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[
            ("read", "See canvases, private ones too"),
            ("draw", "Draw on them"),
            ("nudge", "Nudge the artist"),
        ],
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    days = forms.TypedChoiceField(
        label="How long it is good",
        choices=[("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Until revoked")],
        initial="90",
        required=False,
        coerce=int,
        empty_value=None,
    )

    def clean_name(self) -> str:
        """Refuse a name that deceives its owner in the list."""
        return _visible(" ".join(self.cleaned_data["name"].split()))


def _visible(name: str) -> str:
    if holds_hidden(name):
        raise ValidationError("The name holds characters that cannot be seen.")
    return name
