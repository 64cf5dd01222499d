"""Every page of the site by the user who sees it: route name, variant after a comma, and URL."""

GUEST = {
    "map": "/",
    "checklist": "/guide/",
    "checklist, nothing found": "/guide/?q=difusion",
    "category": "/guide/intermediate/training/",
    "item": "/items/fine-tuning/",
    "placement": "/placement/",
    "next": "/next/",
    "why": "/why/",
    "how": "/how/",
    "history": "/history/",
    "about": "/about/",
    "changes": "/changes/",
    "privacy": "/privacy/",
    "account_login": "/account/login/",
    "account_signup": "/account/signup/",
    "account_inactive": "/account/inactive/",
    "account_reset_password": "/account/password/reset/",
    "account_reset_password_done": "/account/password/reset/done/",
    "account_reset_password_from_key": "/account/password/reset/key/x-y/",
    "account_reset_password_from_key_done": "/account/password/reset/key/done/",
    "account_email_verification_sent": "/account/confirm-email/",
    "account_confirm_email": "/account/confirm-email/x/",
    "not found": "/nowhere/",
}
LEARNER = {
    "map": "/",
    "checklist": "/guide/",
    "category": "/guide/intermediate/training/",
    "item": "/items/fine-tuning/",
    "placement_result": "/placement/result/",
    "next": "/next/",
    "why": "/why/",
    "history": "/history/",
    "history_figure": "/history/figure/",
    "changes": "/changes/",
    "data": "/data/",
    "share": "/share/",
    "shared": "/s/token/",
    "shared, for everyone and without the map": "/@mira/",
    "account_email": "/account/email/",
    "account_logout": "/account/logout/",
    "delete": "/account/delete/",
    "account_change_password": "/account/password/change/",
    "account_reauthenticate": "/account/reauthenticate/",
    "mfa_index": "/account/2fa/",
    "mfa_list_webauthn": "/account/2fa/webauthn/",
    "usersessions_list": "/account/sessions/",
}
TWO_FACTOR = {
    "mfa_index": "/account/2fa/",
    "mfa_view_recovery_codes": "/account/2fa/recovery-codes/",
    "mfa_generate_recovery_codes": "/account/2fa/recovery-codes/generate/",
    "mfa_deactivate_totp": "/account/2fa/totp/deactivate/",
    "mfa_reauthenticate": "/account/2fa/reauthenticate/",
}
FIRST_FACTOR = {
    "mfa_activate_totp": "/account/2fa/totp/activate/",
    "mfa_add_webauthn": "/account/2fa/webauthn/add/",
}
# With the number of the passkey in place of the braces.
PASSKEY = {
    "mfa_list_webauthn": "/account/2fa/webauthn/",
    "mfa_edit_webauthn": "/account/2fa/webauthn/keys/{}/edit/",
    "mfa_remove_webauthn": "/account/2fa/webauthn/keys/{}/remove/",
    "mfa_reauthenticate_webauthn": "/account/2fa/webauthn/reauthenticate/",
}
# With a provider turned on.
PROVIDERS = {
    "account_login": "/account/login/",
    "github_login": "/account/github/login/",
    "socialaccount_login_cancelled": "/account/3rdparty/login/cancelled/",
    "socialaccount_login_error": "/account/3rdparty/login/error/",
}
CONNECTED = {"socialaccount_connections": "/account/3rdparty/"}
NO_PASSWORD = {"account_set_password": "/account/password/set/"}
SECOND_STEP = {"mfa_authenticate": "/account/2fa/authenticate/"}
CURATOR = {
    "admin": "/admin/",
    "admin, items": "/admin/roadmap/item/",
}
# Routes that are not pages: they accept a form, return a fragment or a file, or redirect within a
# flow that tests/accounts covers.
NOT_PAGES = {
    "record",
    "rest",
    "note",
    "resources",
    "confirm",
    "note_method",
    "goal",
    "undo",
    "take_back",
    "shared_card",
    "shared_badge",
    "shared_strip",
    "theme",
    "answers_json",
    "answers_csv",
    "security_txt",
    "account_confirm_login_code",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "github_callback",
    "google_callback",
    "google_login",  # the same page as github_login
    "google_login_by_token",
    "socialaccount_signup",  # not used
    "None",  # allauth's old addresses, which answer 404
    "end_session",
}
