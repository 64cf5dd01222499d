"""Send junk to every route of a real server, over raw sockets, and HTTP that is none.

As a guest, a member, and a curator, with the generator of tests/attack/fuzz.py. No answer may be
a server error, no worker may die, and what belongs to someone else stays as it is.
"""

from __future__ import annotations

import json
import os
import random
import socket
import time
from collections import Counter
from contextlib import suppress

from qa import figures
from qa.browser import Visitor
from qa.figures import Figure
from qa.server import ENGINES, Site, running_site

TITLE = "Broken and hostile requests"
SHOTS = 4000
SECONDS = 120
PASSWORD = "correct horse battery"
MALFORMED = [
    b"", b"\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost\r\n\r\n", b"GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nContent-Length: 3\r\n\r\na",
    b"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\ntheme=dark",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]  # fmt: skip


def main() -> bool:
    """Run on both engines and save the figures."""
    return figures.save("fuzz", [_attack(engine) for engine in ENGINES])


def _attack(engine: str) -> Figure:
    os.environ.setdefault("DEBUG", "true")  # the URLs are read here, the site runs on its own
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    with running_site(engine, env={"ADMIN_TWO_FACTOR": "false", "LOG_LEVEL": "CRITICAL"}) as site:
        owner, roles = _people(site)
        before = _belongings(owner)
        statuses = _fire(site, roles)
        alive = owner.get("/about/").status_code == 200
        after = _belongings(owner)
        changed = after != before
        if changed:
            print(before, after, sep="\n")
    failed = sum(number for status, number in statuses.items() if status >= 500)
    total = statuses.total()
    seen = f"{failed} server errors in {total:,} requests"
    seen += "" if alive and not changed else ", and someone else’s answers changed or no answer"
    return Figure(
        promise="No request, however broken, is a server error or touches what is someone else’s",
        engine=engine,
        seen=seen,
        target="0 server errors, nothing of others changed",
        met=not failed and alive and not changed and total > 2000,
    )


def _people(site: Site) -> tuple[Visitor, dict[str, str]]:
    """Create an owner and three visitors; return the cookies of the visitors."""
    owner, guest, member, staff = (Visitor(site.url) for _ in range(4))
    owner.sign_up("owner@example.org", PASSWORD)
    owner.answer("regression")
    guest.answer("dropout")
    member.sign_up("member@example.org", PASSWORD)
    member.answer("dropout")
    code = (
        "from accounts.models import User; from django.contrib.auth.models import Permission; "
        f"user = User.objects.create_user('staff@example.org', '{PASSWORD}', is_staff=True); "
        "guide = Permission.objects.filter(content_type__app_label='roadmap'); "
        "user.user_permissions.set(guide)"
    )
    site.manage("shell", "-c", code)
    staff.sign_in("staff@example.org", PASSWORD)
    people = {"guest": guest, "member": member, "staff": staff}
    return owner, {
        role: "; ".join(f"{each.name}={each.value}" for each in visitor.session.cookies)
        for role, visitor in people.items()
    }


def _belongings(owner: Visitor) -> str:
    """The owner's answers and notes. The texts of the guide are the curator's to change."""
    whole = owner.get("/data/answers.json").json()
    return json.dumps([whole["records"], whole["events"], whole["notes"]])


def _fire(site: Site, roles: dict[str, str]) -> Counter[int]:
    from tests.attack.fuzz import UNSEEN_FIELDS, Gun
    from tests.routes import routes

    everything = list(dict.fromkeys(routes()))
    paths = {"slug": "dropout", "level": "entry", "strand": "theory", "app_label": "roadmap"}
    gun = Gun(random.Random(1), paths, {name: ["done", "1"] for name in UNSEEN_FIELDS})
    statuses: Counter[int] = Counter()
    end = time.monotonic() + SECONDS
    for number in range(SHOTS):
        if time.monotonic() > end:
            break
        route = everything[number % len(everything)]
        if _ends_the_visit(route.name):
            continue
        shot, role = gun.shot(route, number // len(everything)), list(roles)[number % 3]
        statuses[_send(site, _as_bytes(shot, roles[role]))] += 1
        if number % 20 == 0:
            statuses[_send(site, MALFORMED[number // 20 % len(MALFORMED)])] += 1
    print(dict(sorted(statuses.items())))
    return statuses


def _ends_the_visit(name: str) -> bool:
    return name in ("account_logout", "admin:logout", "accounts:end_session", "usersessions_list")


def _as_bytes(shot, cookies: str) -> bytes:
    """Write the request, with the token of the cookie unless it is to look like another site's."""
    token = cookies.partition("csrftoken=")[2].partition(";")[0]
    headers = {"Host": b"127.0.0.1", "Connection": b"close", "Content-Type": b"", **shot.headers}
    headers["Content-Type"] = shot.content_type.encode()
    headers["Content-Length"] = str(len(shot.body)).encode()
    more = b"".join(b"; " + name.encode() + b"=" + value for name, value in shot.cookies.items())
    headers["Cookie"] = cookies.encode() + more
    if not shot.without_token:
        headers["X-CSRFToken"] = token.encode()
    lines = [f"{shot.method} {shot.path} HTTP/1.1".encode("latin-1", "replace")]
    lines += [name.encode() + b": " + value for name, value in headers.items()]
    return b"\r\n".join(lines) + b"\r\n\r\n" + shot.body


def _send(site: Site, request: bytes) -> int:
    """Return the status of the answer; 0 if the server only closed, 599 if it did not answer."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        with suppress(OSError):
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        try:
            start = connection.recv(4096)
            while connection.recv(65536):
                pass
        except TimeoutError:
            return 599
        except OSError:
            return 0
    status = start.split(b" ", 2)[1:2] if start.startswith(b"HTTP/") else []
    return int(status[0]) if status else 0


if __name__ == "__main__":
    raise SystemExit(not main())
