"""Which path leads where; every app keeps its own list."""

from django.contrib import admin
from django.urls import include, path

from monet_site.api import api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("", include("accounts.urls")),
    path("", include("canvas.urls")),
    path("", include("gallery.urls")),
    path("", include("agent.urls")),
]
