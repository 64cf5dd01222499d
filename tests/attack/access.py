"""Who may do what: a row for every route of the site, by its name."""

from __future__ import annotations

from typing import NamedTuple

from tests.attack.world import ROLES

EVERYONE = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
MEMBERS = EVERYONE - {"anonymous", "guest"}
VISITORS = EVERYONE - MEMBERS
CURATORS = frozenset({"curator", "superuser"})
SUPERUSER = frozenset({"superuser"})
OWNER = frozenset({"owner"})


class Access(NamedTuple):
    """The roles that are let in: not refused, and not sent to the sign-in page."""

    read: frozenset[str]
    write: frozenset[str] = NOBODY


PAGE = Access(EVERYONE)
FORM = Access(NOBODY, EVERYONE)
PAGE_WITH_FORM = Access(EVERYONE, EVERYONE)
ACCOUNT = Access(MEMBERS, MEMBERS)
ROWS = {
    # The learner's own pages: a guest has them too.
    "progress:map": PAGE,
    "progress:checklist": PAGE,
    "progress:rest": FORM,
    "progress:category": PAGE_WITH_FORM,
    "progress:item": PAGE,
    "progress:record": FORM,
    "progress:note": FORM,
    "progress:resources": PAGE,
    "progress:confirm": FORM,
    "progress:placement": PAGE_WITH_FORM,
    "progress:placement_result": PAGE_WITH_FORM,
    "progress:next": PAGE,
    "progress:why": PAGE,
    "progress:how": PAGE,
    "progress:note_method": FORM,
    "progress:history": PAGE,
    "progress:history_figure": PAGE,
    "progress:goal": FORM,
    "progress:undo": FORM,
    "progress:data": PAGE,
    "progress:answers_json": PAGE,
    "progress:answers_csv": PAGE,
    "progress:take_back": FORM,
    "progress:share": ACCOUNT,
    # For whoever has the link.
    "progress:shared": PAGE,
    "progress:shared_card": PAGE,
    "progress:shared_badge": PAGE,
    "progress:shared_strip": PAGE,
    "roadmap:about": PAGE,
    "roadmap:changes": PAGE,
    "roadmap:privacy": PAGE,
    "security_txt": Access(NOBODY),  # 404 until the operator sets a contact
    "theme": FORM,
    # Accounts.
    "accounts:None": PAGE,  # ours in the place of allauth's account_email_verification_sent
    "accounts:delete": ACCOUNT,
    "accounts:end_session": Access(NOBODY, MEMBERS),
    "account_login": PAGE_WITH_FORM,  # leads on whoever is signed in
    "account_logout": PAGE_WITH_FORM,
    "account_signup": PAGE_WITH_FORM,
    "account_inactive": PAGE,
    "account_reauthenticate": ACCOUNT,
    "account_email": ACCOUNT,
    "account_email_verification_sent": PAGE,
    "account_change_password": ACCOUNT,
    "account_set_password": ACCOUNT,  # leads on whoever has a password
    "account_reset_password": PAGE_WITH_FORM,
    "account_reset_password_done": PAGE,
    "account_reset_password_from_key": PAGE_WITH_FORM,  # says that the key is wrong
    "account_reset_password_from_key_done": PAGE,
    "account_confirm_login_code": ACCOUNT,  # leads on
    "account_confirm_email": PAGE,  # says that the key is wrong
    "mfa_index": Access(MEMBERS),
    "mfa_authenticate": ACCOUNT,  # leads on whoever is signed in
    "mfa_reauthenticate": Access(OWNER, OWNER),  # who has a second factor
    "mfa_reauthenticate_webauthn": Access(OWNER),
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": Access(OWNER, OWNER),
    "mfa_view_recovery_codes": Access(OWNER),
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": Access(OWNER),
    "mfa_list_webauthn": Access(MEMBERS),
    "mfa_add_webauthn": ACCOUNT,
    "mfa_remove_webauthn": Access(OWNER, OWNER),
    "mfa_edit_webauthn": Access(OWNER, OWNER),
    "mfa_login_webauthn": ACCOUNT,  # leads on whoever is signed in
    "usersessions_list": ACCOUNT,
    # GitHub and Google: 404 until the operator switches them on, which their own tests do.
    "socialaccount_login_cancelled": Access(NOBODY),
    "socialaccount_login_error": Access(NOBODY),
    "socialaccount_signup": Access(NOBODY),
    "socialaccount_connections": Access(NOBODY),
    "github_login": Access(NOBODY),
    "github_callback": Access(NOBODY),
    "google_login": Access(NOBODY),
    "google_callback": Access(NOBODY),
    "accounts:github_callback": Access(NOBODY),
    "accounts:google_callback": Access(NOBODY),
    "google_login_by_token": Access(NOBODY),
    "None": Access(NOBODY),  # allauth's old addresses of these
    # The admin.
    "admin:index": Access(CURATORS, CURATORS),
    "admin:app_list": Access(CURATORS, CURATORS),
    "admin:login": Access(CURATORS, CURATORS),  # leads on whoever is signed in
    "admin:logout": Access(EVERYONE - CURATORS, EVERYONE),
    "admin:password_change": Access(CURATORS, CURATORS),
    "admin:password_change_done": Access(CURATORS),
    "admin:jsi18n": Access(CURATORS),
    "admin:autocomplete": Access(NOBODY),  # without the names of a field
    "admin:view_on_site": Access(NOBODY),  # nothing in the admin has such an address
    "admin:None": Access(CURATORS, CURATORS),  # old addresses, which lead to the new ones
}
ADMIN = {
    "roadmap_level": Access(CURATORS, CURATORS),
    "roadmap_strand": Access(CURATORS, CURATORS),
    "roadmap_category": Access(CURATORS, CURATORS),
    "roadmap_item": Access(CURATORS, CURATORS),
    "roadmap_notice": Access(CURATORS, CURATORS),
    "auth_group": Access(SUPERUSER, SUPERUSER),
    "auth_user": Access(SUPERUSER, SUPERUSER),
    "accounts_user": Access(SUPERUSER, SUPERUSER),
    "account_emailaddress": Access(SUPERUSER, SUPERUSER),
    "usersessions_usersession": Access(SUPERUSER, SUPERUSER),
    # To look at, not to change.
    "progress_learner": Access(SUPERUSER, SUPERUSER),
    "progress_event": Access(SUPERUSER, SUPERUSER),
}
READ_ONLY = {
    f"admin:progress_{model}_{action}": access
    for model in ("learner", "event")
    for action, access in (
        ("add", Access(NOBODY)),
        ("delete", Access(NOBODY)),
        ("change", Access(SUPERUSER)),
    )
}
EXCEPTIONS = READ_ONLY | {"admin:roadmap_notice_add": Access(NOBODY)}
# Whoever has the link may see them, so they take no cookie and give none.
WITHOUT_COOKIES = frozenset(name for name in ROWS if name.startswith("progress:shared"))
# Another site may send these: the theme only changes colors, and Google sends a token of its own
# to the other, which is 404 anyway until the operator switches Google on.
WITHOUT_TOKEN = {"theme", "google_login_by_token"}
# Reading may write these rows, and why.
WRITTEN_BY_READING = {
    "account_email": {"account_emailaddress"},  # allauth's copy of the address, if it has none
    "mfa_view_recovery_codes": {"mfa_authenticator"},  # allauth stores the codes that it derives
    "mfa_download_recovery_codes": {"mfa_authenticator"},
}
# What the operator's staff may see of an owner.
SEEN_IN_THE_ADMIN = {"superuser": {"address", "browser", "passkey"}}


def access_of(name: str) -> Access | None:
    """Return the row for a route, or None if it has none."""
    if name in EXCEPTIONS:
        return EXCEPTIONS[name]
    model = name.removeprefix("admin:").rpartition("_")[0].removesuffix("_password")
    return ROWS.get(name) or (ADMIN.get(model) if name.startswith("admin:") else None)
