"""What was sent, read in one place before any view, error page, or database has to."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from config.views import bad_request

# What Django raises for a body that is broken, too large, cut off, or in an unknown encoding.
UNREADABLE = (
    BadRequest, LookupError, MultiPartParserError, OSError, SuspiciousOperation, ValueError,
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"


class ReadableRequestMiddleware:
    """Answers a request that cannot be read with the 400 page, before anything tries to.

    Without it, an error page reads the broken form again and fails, PostgreSQL refuses NUL, and
    bytes that are no UTF-8 are stored as U+FFFD. A cookie with NUL is ignored: the page would
    otherwise fail until the browser drops the cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies = request.COOKIES.items()
        request.COOKIES = {name: value for name, value in cookies if "\0" not in name + value}
        try:
            _read(request)
        except UNREADABLE as error:
            return bad_request(request, error)
        return self.get_response(request)


def _read(request: HttpRequest) -> None:
    """Read all that was sent. Raises one of UNREADABLE if that is not possible."""
    meta = request.META
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    _require(charset in ("utf-8", "utf8"))  # Django would decode even the address with another one
    headers = (meta[name] for name in meta if name.startswith("HTTP_") and name != "HTTP_COOKIE")
    _require(not any("\0" in str(value) for value in headers))
    _require("\0" not in request.path)  # bytes that are no UTF-8 have been quoted again by now
    _require_text(unquote_to_bytes(meta.get("QUERY_STRING", "").encode("latin-1")))
    _require(len(request.GET) >= 0)  # raises if there are too many fields
    if request.method == "POST":
        body = request.body
        _require(len(body) >= int(meta.get("CONTENT_LENGTH") or 0))  # else the rest is lost
        if request.content_type == FORM:
            _require_text(unquote_to_bytes(body))
        elif request.content_type == "multipart/form-data":
            _require_text(body)
        sent = (text for name, values in request.POST.lists() for text in (name, *values))
        _require_text("".join(sent).encode())


def _require_text(sent: bytes) -> None:
    _require("\0" not in sent.decode())


def _require(condition: bool) -> None:
    if not condition:
        raise BadRequest
