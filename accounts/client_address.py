"""Where a request comes from, for the limits per address: always an address, whatever was sent."""

from __future__ import annotations

import logging
from ipaddress import IPv6Address, ip_address

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

log = logging.getLogger(__name__)
UNKNOWN = "0.0.0.0"  # noqa: S104  # nothing is bound to it: all who have no address count together


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, or of who connected if the proxies report none.

    Behind a Unix socket no one has an address unless a proxy reports it. Then all share one limit,
    and the log says what to change.
    """
    try:
        reported = get_client_ip(request)
    except ImproperlyConfigured:  # fewer addresses in the header than proxies
        reported = None
    if reported is None:
        log.warning(
            "The client's address is unknown, so such clients share one rate limit: "
            "REMOTE_ADDR is %.100r, X-Forwarded-For is %.100r, and TRUSTED_PROXY_COUNT is %s. "
            "See “The proxy” in docs/operating.md.",
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        )
        reported = request.META.get("REMOTE_ADDR", "")
    return _plain(reported)


def _plain(text: str) -> str:
    """IPv4 as IPv4 even on a socket for both, where allauth would count all as one network."""
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
