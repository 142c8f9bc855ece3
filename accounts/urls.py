"""Where the pages of signing in and of the account live."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/code", views.sign_in_code, name="sign_in_code"),
    path("auth/verify", views.verify, name="verify"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("account", views.account, name="account"),
    path("dev/mailbox", views.dev_mailbox, name="dev_mailbox"),
]
