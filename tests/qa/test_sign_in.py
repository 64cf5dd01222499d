"""The trust run of sign-ins in short: what the product keeps, its mutant loses."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.pages import sign_in
from tests.accounts.test_all_or_nothing import POINTS, answers_shown, failing
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db
MUTANT = "qa.mutants.sign_in_adapter.StepByStep"


@pytest.mark.parametrize(
    ("adapter", "kept"), [("accounts.adapter.AccountAdapter", 12), (MUTANT, 0)]
)
def test_a_refused_merge_loses_answers_only_without_the_transaction(
    settings, adapter: str, kept: int
) -> None:
    settings.ACCOUNT_ADAPTER = adapter
    account, guest = LearnerFactory(), Client(raise_request_exception=False)
    for item in ItemFactory.create_batch(12):
        guest.post(f"/items/{item.slug}/record/", {"state": "done"})

    with failing(POINTS["the merge"]):
        assert sign_in(guest, account.user.email).status_code == 503

    assert answers_shown(guest) == kept
