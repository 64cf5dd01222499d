"""The request as the views of this app get it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from progress.models import Learner


class LearnerRequest(HttpRequest):
    """What the middleware adds to a request. Only for type checking."""

    htmx: HtmxDetails
    guest_again: int | None  # on signing out: see progress.sign_in.keep_guest_on_sign_out
    learner: Learner  # read when first used; new if nothing has been stored for the visitor
