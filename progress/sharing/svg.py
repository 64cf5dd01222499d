"""SVG from a template, safe for whatever learners and curators have written."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

# Escaping does not help against these: XML has no way to write them.
FORBIDDEN_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_svg(template: str, context: dict[str, object]) -> str:
    """Return the picture that the template in progress/pictures/ draws. Django escapes its text."""
    picture = render_to_string(f"progress/pictures/{template}", context)
    return FORBIDDEN_CHARACTER.sub("", picture).strip()
