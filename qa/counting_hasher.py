"""Which passwords did the site really check?"""

from __future__ import annotations

import os
from pathlib import Path

from accounts.hashers import Argon2PasswordHasher


class CountingHasher(Argon2PasswordHasher):
    """The site's own hasher. It appends each password that it checks to the file in CHECKED."""

    def verify(self, password: str, encoded: str) -> bool:
        with Path(os.environ["CHECKED"]).open("a") as file:
            file.write(f"{password}\n")
        return super().verify(password, encoded)
