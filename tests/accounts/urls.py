"""The accounts pages alone, so that these tests need no other app's routes."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("accounts.urls"))]
