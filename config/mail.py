"""The folder that `EMAIL_URL=file://…` names, for a site that writes its emails to files."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def folder_of(url: str, base: Path) -> str:
    """Return the folder of a file URL: absolute with three slashes, otherwise inside `base`.

    Raises ImproperlyConfigured if it names no folder, or one that cannot be written to.
    """
    parts = urlsplit(url)
    host = "" if parts.netloc == "localhost" else parts.netloc
    named = unquote(host + parts.path)
    if not named.strip("/"):
        raise ImproperlyConfigured(
            "EMAIL_URL=file: names no folder. Write file:///var/lib/guide/mails, "
            "or file://mails for a folder in the checkout."
        )
    folder = base / named
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"EMAIL_URL: emails cannot be written to {folder}, because {existing} "
            f"{'is not writable' if existing.is_dir() else 'is not a folder'}. "
            "Name a folder that the site’s user can write to."
        )
    return str(folder)
