"""The one address of the site, for links, emails, pictures, and cookies."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
DEFAULT_PORTS = {"https": ":443", "http": ":80"}
EXAMPLE = "for example https://guide.example.org"


def normalized(url: str) -> str:
    """Return scheme, host, and port as browsers write them: "https://guide.example.org".

    Raises ImproperlyConfigured with a sentence if it is anything else.
    """
    address = urlsplit(url.strip().lower().removesuffix("/"))
    host, port = re.fullmatch(r"(.*?)(:\d{1,5})?", address.netloc).groups()  # type: ignore[union-attr]
    if address.scheme not in DEFAULT_PORTS:
        raise ImproperlyConfigured(f"SITE_URL must start with https:// or http://, {EXAMPLE}.")
    if address.path or address.query or address.fragment or not HOST.fullmatch(host):
        raise ImproperlyConfigured(
            f"SITE_URL must be a scheme, a host name, and nothing else but a port, {EXAMPLE}. "
            "A name with other letters than a to z is written in its xn-- form."
        )
    if port and not 0 < int(port[1:]) < 2**16:
        raise ImproperlyConfigured("SITE_URL: the port must be between 1 and 65535.")
    return f"{address.scheme}://{host}{'' if port == DEFAULT_PORTS[address.scheme] else port or ''}"


def host_name(url: str) -> str:
    """Return the host of a normalized address, without its port, as ALLOWED_HOSTS wants it."""
    return re.sub(r":\d+$", "", urlsplit(url).netloc)
