"""A person's browser without the screen: keeps cookies, and sends the CSRF token."""

from __future__ import annotations

from typing import Any

import requests

Fields = dict[str, Any]


class Visitor:
    """Someone with cookies. Without JavaScript: forms are posted as they stand."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers.update(headers)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.url + path, timeout=60, **options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, **options: Any
    ) -> requests.Response:
        """Send a form with the token of the cookie, which is fetched first if there is none."""
        if "csrftoken" not in self.session.cookies:
            self.get("/account/login/")
        token = self.session.cookies["csrftoken"]
        fields = {**(data or {}), "csrfmiddlewaretoken": token}
        options.setdefault("allow_redirects", False)
        return self.session.post(self.url + path, data=fields, timeout=60, **options)

    def answer(self, slug: str, state: str = "done") -> requests.Response:
        """Tick an item of the guide, by its slug."""
        return self.post(f"/items/{slug}/record/", {"state": state})

    def sign_up(self, email: str, password: str) -> requests.Response:
        return self.post("/account/signup/", {"email": email, "password1": password})

    def sign_in(self, email: str, password: str) -> requests.Response:
        return self.post("/account/login/", {"login": email, "password": password})
