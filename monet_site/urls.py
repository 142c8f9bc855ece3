"""Which path leads where; every app keeps its own list."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from agent.contract.api import inside_api, outside_api
from monet_site import doors
from monet_site.api import native
from monet_site.problems import nowhere

SCRIPT = "text/javascript"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", native.urls),
    re_path(r"^api/v1(?:/|$)", nowhere),
    path("api/", inside_api()),
    path("", include("accounts.urls")),
    path("", include("canvas.urls")),
    path("", include("gallery.urls")),
    path("", include("agent.urls")),
    path("", outside_api()),
    path("offline", TemplateView.as_view(template_name="offline.html"), name="offline"),
    # At the root: a service worker answers for what lies below its own address.
    path(
        "offline.worker.js",
        TemplateView.as_view(template_name="offline.worker.js", content_type=SCRIPT),
    ),
    re_path(doors.CONTRACT, doors.nowhere),
]
