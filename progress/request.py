"""The request as the views of this app get it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from progress.models import Learner


class LearnerRequest(HttpRequest):
    """What the middleware adds to a request. Only for type checking."""

    htmx: HtmxDetails
    session_after_sign_out: dict[str, int]  # may be missing: see progress.sign_in
    learner: Learner  # read when first used; new if nothing has been stored for the visitor
