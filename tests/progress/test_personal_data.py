"""Everything stored about a person can be downloaded, and goes with the account.

A new table or column about people fails the first test here until it is in EXPORTED, or in
LEFT_OUT with a reason. A new table fails `test_nothing_about_a_person_outlives_the_account` if its
rows stay when the account is deleted, unless it is in OUTLIVES with a reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import User
from progress.models import Learner
from tests.progress.everything import SECRET, store_everything

pytestmark = pytest.mark.django_db

# Where a column is in the JSON file. "…" is any entry of a list.
EXPORTED = {
    "accounts.User.date_joined": "account.date_joined",
    "accounts.User.email": "account.email",
    "accounts.User.groups": "account.groups",
    "accounts.User.is_active": "account.active",
    "accounts.User.is_staff": "account.admin",
    "accounts.User.is_superuser": "account.superuser",
    "accounts.User.last_login": "account.last_login",
    "accounts.User_groups.group": "account.groups",
    "account.EmailAddress.email": "account.addresses.….email",
    "account.EmailAddress.primary": "account.addresses.….primary",
    "account.EmailAddress.verified": "account.addresses.….verified",
    "mfa.Authenticator.created_at": "account.two_factor.….created_at",
    "mfa.Authenticator.last_used_at": "account.two_factor.….last_used_at",
    "mfa.Authenticator.type": "account.two_factor.….type",
    "socialaccount.SocialAccount.date_joined": "account.connected.….date_joined",
    "socialaccount.SocialAccount.extra_data": "account.connected.….names",
    "socialaccount.SocialAccount.last_login": "account.connected.….last_login",
    "socialaccount.SocialAccount.provider": "account.connected.….provider",
    "socialaccount.SocialAccount.uid": "account.connected.….id",
    "usersessions.UserSession.created_at": "account.sessions.….created_at",
    "usersessions.UserSession.ip": "account.sessions.….ip",
    "usersessions.UserSession.last_seen_at": "account.sessions.….last_seen_at",
    "usersessions.UserSession.user_agent": "account.sessions.….user_agent",
    "progress.Learner.active_at": "learner.active_at",
    "progress.Learner.created_at": "learner.created_at",
    "progress.Learner.goal_date": "learner.goal_date",
    "progress.Learner.goal_level": "learner.goal_level",
    "progress.Learner.headline_levels": "learner.headline_levels",
    "progress.Learner.method_seen": "learner.method_seen",
    "progress.Day.answers": "history.….answers",
    "progress.Day.day": "history.….day",
    "progress.Day.done": "history.….done",
    "progress.Day.headline": "history.….headline",
    "progress.Day.high": "history.….interval_80.1",
    "progress.Day.high_half": "history.….interval_50.1",
    "progress.Day.level": "history.….level",
    "progress.Day.low": "history.….interval_80.0",
    "progress.Day.low_half": "history.….interval_50.0",
    "progress.Event.at": "events.….at",
    "progress.Event.evidence": "events.….evidence",
    "progress.Event.evidence_at": "events.….evidence_at",
    "progress.Event.item": "events.….item",
    "progress.Event.source": "events.….source",
    "progress.Event.state": "events.….state",
    "progress.Record.evidence": "records.….evidence",
    "progress.Record.evidence_at": "records.….evidence_at",
    "progress.Record.item": "records.….item",
    "progress.Record.source": "records.….source",
    "progress.Record.state": "records.….state",
    "progress.Record.updated_at": "records.….updated_at",
    "progress.Note.item": "notes.….item",
    "progress.Note.text": "notes.….text",
    "progress.Note.updated_at": "notes.….updated_at",
    "progress.Placement.answers": "placement.answers.….item",
    "progress.Placement.earlier": "placement.earlier.….finished_at",
    "progress.Placement.finished_at": "placement.finished_at",
    "progress.Placement.retake": "placement.retake.….item",
    "progress.Share.created_at": "progress_pages.….created_at",
    "progress.Share.handle": "progress_pages.….handle",
    "progress.Share.name": "progress_pages.….name",
    "progress.Share.public": "progress_pages.….public",
    "progress.Share.revoked_at": "progress_pages.….revoked_at",
    "progress.Share.shows_history": "progress_pages.….shows_history",
    "progress.Share.shows_map": "progress_pages.….shows_map",
    "progress.Share.shows_strands": "progress_pages.….shows_strands",
    "progress.Share.token": "progress_pages.….token",
    "progress.Handle.given_up_at": "handles.….given_up_at",
    "progress.Handle.look": "handles.….look",
    "progress.Handle.spelling": "handles.….spelling",
}
# Whole tables, and columns, that are not in the file, and why.
LEFT_OUT = {
    "accounts.User.password": "a secret: its hash",
    "accounts.User.user_permissions": "what an operator allows a curator to do",
    "accounts.User_user_permissions": "what an operator allows a curator to do",
    "account.EmailConfirmation": "a secret that is valid for a short time; unused with codes",
    "mfa.Authenticator.data": "a secret; the name of a passkey is in the file",
    "socialaccount.SocialToken": "a secret that would act for the person; none is stored",
    "usersessions.UserSession.data": "allauth stores nothing there",
    "usersessions.UserSession.session_key": "a secret: it signs in",
    "admin.LogEntry": "the record of changes of the guide, which is the operator's",
    "progress.Merge": "for a day, to take a merge back: what it added is in the file already",
    "progress.PlacementItem": "the items of the placement's answers once more, to protect them",
}
# Rows that stay when the account is deleted, and why.
OUTLIVES = {
    "progress.Handle": "reserved for a year, without the account",
}
ROOTS: frozenset[type[Model]] = frozenset({User, Learner})


def references(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.get_fields():
        if field.concrete and (field.many_to_one or field.one_to_one):
            yield field.related_model


def personal_models() -> list[type[Model]]:
    """Every table whose rows lead to an account or a learner."""
    found = set(ROOTS)
    models = apps.get_models(include_auto_created=True)
    while more := {each for each in models if each not in found and found & {*references(each)}}:
        found |= more
    return sorted(found, key=lambda model: model._meta.label)


def columns(model: type[Model]) -> Iterator[str]:
    """Its columns, without keys and what leads to the person."""
    for field in model._meta.get_fields():
        leads_back = field.is_relation and field.related_model in personal_models()
        if field.concrete and not leads_back and field.name not in ("id", "pk"):
            yield f"{model._meta.label}.{field.name}"


def values(whole: object, path: str) -> Iterator[object]:
    """What is at a path in the file."""
    name, _, rest = path.partition(".")
    entries = [whole[name]] if isinstance(whole, dict) else []
    if isinstance(whole, list):
        entries = whole if name == "…" else whole[int(name) : int(name) + 1]
    for entry in entries:
        yield from values(entry, rest) if rest else [entry]


def test_every_column_about_a_person_is_exported_or_left_out_for_a_reason():
    stored = {name for each in personal_models() for name in columns(each)}
    missing = sorted(
        name
        for name in stored
        if name not in EXPORTED and name not in LEFT_OUT and name.rpartition(".")[0] not in LEFT_OUT
    )
    assert not missing, (
        f"Stored about a person, but not in the file: {missing}. Add them in "
        "progress/views/data.py or accounts/export.py, docs/export.md, "
        "tests/progress/everything.py, and EXPORTED here; or to LEFT_OUT, with the reason."
    )
    known = stored | {each._meta.label for each in personal_models()}
    gone = (EXPORTED.keys() | LEFT_OUT.keys()) - known
    assert not gone, f"No longer stored: {sorted(gone)}"


def test_all_of_it_is_in_the_file_and_no_secret_is(signed_in, user):
    store_everything(user)

    text = signed_in.get("/data/answers.json").getvalue().decode()

    whole = json.loads(text)
    for column, path in EXPORTED.items():
        assert list(values(whole, path)), f"{column} is not in the file at {path}."
    may_be_null = {"handles.….given_up_at", "progress_pages.….revoked_at"}
    for path in set(EXPORTED.values()) - may_be_null:
        assert any(value is not None for value in values(whole, path)), path
    assert (whole["learner"]["goal_level"], whole["learner"]["goal_date"]) == (
        "entry",
        "2031-05-06",
    )
    assert "192.0.2.7" in text
    assert SECRET not in text
    assert user.password not in text


def test_a_guest_has_no_account_in_the_file(client):
    whole = json.loads(client.get("/data/answers.json").getvalue())

    assert (whole["account"], whole["learner"], whole["handles"]) == (None, None, [])


def test_nobody_gets_what_is_someone_elses(signed_in, user, django_user_model):
    store_everything(django_user_model.objects.create_user("other@example.org", "correct horse 1"))

    whole = json.loads(signed_in.get("/data/answers.json").getvalue())

    empty = ("learner", "progress_pages", "handles", "records", "events", "notes", "history")
    assert not any(whole[key] for key in empty)
    assert "other@example.org" not in str(whole)
    assert whole["account"]["two_factor"] == []


def test_nothing_about_a_person_outlives_the_account(user):
    store_everything(user)
    empty = [each._meta.label for each in personal_models() if not each.objects.exists()]
    assert not empty, f"tests/progress/everything.py stores nothing in {empty}."

    user.delete()

    left = [each._meta.label for each in personal_models() if each.objects.exists()]
    assert left == sorted(OUTLIVES), (
        f"Left after the account was deleted: {left}. Use on_delete=CASCADE, or add the table to "
        "OUTLIVES with the reason, and say it on the privacy page."
    )
