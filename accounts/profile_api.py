"""One's own profile as JSON, for the native API; signing in is the contract's (`api`)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AfterValidator

from accounts import services
from accounts.bearer import PersonalOrBearer
from accounts.creating import Asked
from accounts.models import User
from accounts.names import holds_hidden
from accounts.visitors import PersonAlone, person

MAX_NAME_LENGTH = 60

router = Router(tags=["profile"])


class ProfileShape(Schema):
    """Who you are here."""

    id: UUID
    email: str = Field(examples=["alice@example.org"])
    display_name: str = Field(description='As you wrote it; or "".', examples=["Alice"])
    shown_name: str = Field(description="What others see.", examples=["Alice"])
    is_gallery_public: bool = Field(description="Whether new pieces start public.")
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> Self:
        """Return what is told of `user` to themselves."""
        return cls.model_validate(user)


def _all_seen(name: str) -> str:
    if holds_hidden(name):
        raise ValueError("it holds characters that cannot be seen")
    return name


class AskedProfile(Asked):
    """What you change; what is left out stays."""

    display_name: Annotated[str, AfterValidator(_all_seen)] = Field(
        default_factory=str, max_length=MAX_NAME_LENGTH, examples=["Alice"]
    )
    is_gallery_public: bool = Field(default_factory=bool)


@router.get(
    "/me",
    auth=PersonalOrBearer("read"),
    response=ProfileShape,
    operation_id="getMyProfile",
    summary="Your profile",
)
def get_my_profile(request: HttpRequest) -> ProfileShape:
    """What the site knows of you."""
    return ProfileShape.of(person(request))


@router.patch(
    "/me",
    auth=PersonAlone(),
    response=ProfileShape,
    operation_id="updateMyProfile",
    summary="Change your profile",
)
def update_my_profile(request: HttpRequest, asked: AskedProfile) -> ProfileShape:
    """Your name, and whether your gallery is public; an empty name shows part of your address.

    No program may, whatever its token is for.
    """
    user = person(request)
    told = asked.model_fields_set
    changed = services.update_profile(
        user=user,
        display_name=asked.display_name if "display_name" in told else user.display_name,
        is_gallery_public=asked.is_gallery_public
        if "is_gallery_public" in told
        else user.is_gallery_public,
    )
    return ProfileShape.of(changed)
