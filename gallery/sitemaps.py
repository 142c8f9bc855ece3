"""What search engines are told: robots.txt, and a map of the public pages in bounded parts."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gallery.models import Piece

PIECES_PER_PART = 2_000  # a part may hold 50,000 addresses; fewer answer sooner
XML = "application/xml"
ROBOTS = """\
User-agent: *
Allow: /
Allow: /gallery/
Allow: /public/
Allow: /api/public/
Disallow: /account
Disallow: /admin/
Disallow: /api/
Disallow: /auth/
Disallow: /debug/
Disallow: /sign-in
Disallow: /studio
Disallow: /ws

Sitemap: {site}/sitemap.xml
"""


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole map while it is small; then an index of its parts, `?p=1` and so on."""
    # oldest first: a part that is full stays what it was
    columns = ("hung_at", "artist_id", "canvas__number")
    pieces = Piece.objects.listed().select_related("canvas").only(*columns)
    parts = Paginator(pieces.order_by("hung_at", "id"), PIECES_PER_PART)
    asked = request.GET.get("p")
    if asked is None and parts.num_pages > 1:
        return _index(request, parts.num_pages)
    try:
        part = parts.page(asked or 1)
    except InvalidPage as error:
        raise Http404("The sitemap has no such part.") from error
    urls = [_url(path, "daily", priority) for path, priority in _fixed(part.number)]
    urls += [
        {**_url(piece.get_absolute_url(), "monthly", "0.6"), "lastmod": piece.hung_at}
        for piece in part.object_list
    ]
    return render(request, "sitemap.xml", {"urlset": urls}, content_type=XML)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(_request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone."""
    return HttpResponse(ROBOTS.format(site=settings.PUBLIC_URL), content_type="text/plain")


def _index(request: HttpRequest, parts: int) -> HttpResponse:
    maps = [
        {"location": f"{settings.PUBLIC_URL}/sitemap.xml?p={part}"} for part in range(1, parts + 1)
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": maps}, content_type=XML)


def _fixed(part: int) -> list[tuple[str, str]]:
    return [("/", "1.0"), ("/gallery", "0.8")] if part == 1 else []


def _url(path: str, changefreq: str, priority: str) -> dict[str, object]:
    location = settings.PUBLIC_URL + path
    return {"location": location, "changefreq": changefreq, "priority": priority}
