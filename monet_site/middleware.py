"""What every answer gets, whichever view made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

type View = Callable[[HttpRequest], HttpResponseBase]


def keep_private(answer: View) -> View:
    """Keep what somebody with a session is shown out of every cache, unless a view says more."""

    def kept_private(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return kept_private
