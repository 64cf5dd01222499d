"""The WSGI entry point that an application server loads: `config.wsgi:application`."""

import os
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Request(WSGIRequest):
    """A request whose Content-Type may make Django fail before any middleware could answer."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in its stubs
        except (LookupError, SuspiciousOperation, ValueError):
            # It names a codec that is no charset, or the address has too many fields: a charset
            # makes Django read them here.
            self._encoding = self.content_type = None
            self.content_params = {"charset": "unknown"}  # ReadableRequestMiddleware returns 400


application = get_wsgi_application()
application.request_class = Request
