"""The security headers of every response, written down a second time."""

from django.http import HttpResponseBase

# A looser policy in the settings must fail.
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def faults(response: HttpResponseBase) -> list[str]:
    """Return what is missing or different."""
    headers = response.headers
    policy = set(headers.get("Content-Security-Policy", "").split("; "))
    found = [f"policy: {each}" for each in sorted(policy ^ POLICY)]
    found += [name for name, value in ALWAYS.items() if headers.get(name) != value]
    permissions = headers.get("Permissions-Policy", "")
    expected = ("camera=()", "publickey-credentials-get=(self)")
    return found + [each for each in expected if each not in permissions]
