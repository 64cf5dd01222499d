"""Every route of the site, read from the URL resolver, so that a new one is tested unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf: two may have one name."""

    name: str  # with its namespace
    template: str  # /items/<slug:slug>/

    @property
    def arguments(self) -> list[str]:
        """The names of the parts of the path that vary."""
        return [path or regex for path, regex in ARGUMENT.findall(self.template)]

    @property
    def in_admin(self) -> bool:
        return self.name.startswith("admin:")

    def path(self, values: Mapping[str, str]) -> str:
        """Return the path with these values for its arguments."""
        return ARGUMENT.sub(lambda found: values[found[1] or found[2]], self.template)


def routes(
    resolver: URLResolver | None = None, path: str = "/", names: str = ""
) -> Iterator[Route]:
    """Yield all routes in the order of the URLconf, the admin's and allauth's included."""
    for each in (resolver or get_resolver()).url_patterns:
        here = path + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            yield Route(f"{names}{each.name}", here)
        else:
            yield from routes(each, here, f"{names}{each.namespace}:" if each.namespace else names)
