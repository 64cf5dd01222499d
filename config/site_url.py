"""The one address of the site, for links, emails, pictures, and cookies."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
DEFAULT_PORTS = {"https": 443, "http": 80}
EXAMPLE = "for example https://guide.example.org"
NOT_AN_ADDRESS = (
    f"SITE_URL must be a scheme, a host name, and nothing else but a port, {EXAMPLE}. "
    "A name with other letters than a to z is written in its xn-- form."
)


def normalized(url: str) -> str:
    """Return scheme, host, and port as browsers write them: "https://guide.example.org".

    Raises ImproperlyConfigured with a sentence if it is anything else.
    """
    try:
        address = urlsplit(url.strip().lower().removesuffix("/"))
    except ValueError as error:  # brackets that hold no address, or are not closed
        raise ImproperlyConfigured(NOT_AN_ADDRESS) from error
    host, port = re.fullmatch(r"(.*?)(?::([0-9]{1,5}))?", address.netloc).groups()  # type: ignore[union-attr]
    if address.scheme not in DEFAULT_PORTS:
        raise ImproperlyConfigured(f"SITE_URL must start with https:// or http://, {EXAMPLE}.")
    if address.path or address.query or address.fragment or not HOST.fullmatch(host):
        raise ImproperlyConfigured(NOT_AN_ADDRESS)
    number = int(port or DEFAULT_PORTS[address.scheme])
    if not 0 < number < 2**16:
        raise ImproperlyConfigured("SITE_URL: the port must be between 1 and 65535.")
    suffix = "" if number == DEFAULT_PORTS[address.scheme] else f":{number}"
    return f"{address.scheme}://{host}{suffix}"


def host_name(url: str) -> str:
    """Return the host of a normalized address, without its port, as ALLOWED_HOSTS wants it."""
    return re.sub(r":[0-9]+$", "", urlsplit(url).netloc)
