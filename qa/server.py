"""A site to attack: the product with its production settings on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.ephemeral_postgres import ephemeral_postgres

ROOT = Path(__file__).parent.parent
ENGINES = ("SQLite", "PostgreSQL")
SECRET = "only-for-runs-on-this-machine-0123456789-abcdefghij"


@dataclass
class Site:
    """A running server, which can be killed and started again."""

    database_url: str
    workers: int
    threads: int
    env: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the workers and wait until they answer. Raises RuntimeError after 30 seconds."""
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind",
            f"127.0.0.1:{self.port}", "--workers", str(self.workers), "--threads",
            str(self.threads), "--log-level", "error",
        ]  # fmt: skip
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=self.env, start_new_session=True
        )
        for _ in range(300):
            with suppress(requests.RequestException), requests.get(f"{self.url}/about/", timeout=5):
                return
            time.sleep(0.1)
        raise RuntimeError("The site did not start.")

    def kill(self) -> None:
        """End all its processes at once, as a crash of the machine's memory would."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on its database, and return the output."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout


@contextmanager
def running_site(
    engine: str, *, workers: int = 2, threads: int = 4, env: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """Yield a running site with the whole guide; `engine` is one of ENGINES."""
    with database(engine) as url:
        port = _free_port()
        settings = {
            **os.environ,
            "DEBUG": "false",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": SECRET,
            "DATABASE_URL": url,
            "LOG_LEVEL": "ERROR",
            **(env or {}),
        }
        site = Site(url, workers, threads, settings, port)
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.manage("migrate", "--verbosity", "0")
        site.manage("createcachetable")
        site.manage("load_guide")
        site.start()
        try:
            yield site
        finally:
            site.kill()


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Yield the URL of an empty database of its own."""
    if engine == "PostgreSQL":
        with ephemeral_postgres() as url:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="qa-") as folder:
            yield f"sqlite:///{folder}/site.sqlite3"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
