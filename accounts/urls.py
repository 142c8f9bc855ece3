"""Where the pages of signing in and of the account live."""

from django.urls import path

from accounts import account_views, views

app_name = "accounts"

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/code", views.sign_in_code, name="sign_in_code"),
    path("auth/verify", views.verify, name="verify"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("account", account_views.account, name="account"),
    path("account/devices", account_views.sign_out_everywhere, name="everywhere"),
    path("account/devices/<uuid:device_id>", account_views.sign_out_device, name="device"),
    path("account/tokens", account_views.make_token, name="tokens"),
    path("account/tokens/<uuid:token_id>", account_views.revoke_token, name="token"),
    path("dev/mailbox", views.dev_mailbox, name="dev_mailbox"),
]
