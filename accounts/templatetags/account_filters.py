"""Filters for the account pages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import naturalday
from django.core.serializers.json import DjangoJSONEncoder

from accounts.browsers import browser_in_words
from accounts.second_factor import count_factors
from accounts.social import NAMES

register = template.Library()
register.filter("browser_in_words", browser_in_words)
register.filter("count_factors", count_factors)


@register.filter
def provider_name(provider: str) -> str:
    """Return how the provider writes its name."""
    return NAMES.get(provider, provider)


@register.filter
def day_in_words(moment: datetime) -> str:
    """Return "today," "yesterday," or "on November 3, 2026"."""
    day = str(naturalday(moment, "F j, Y"))
    return f"on {day}" if day[-1].isdigit() else day


@register.filter
def as_json(value: Any) -> str:
    """Return the value as JSON, for an attribute that a script reads: nothing is inline."""
    return json.dumps(value, cls=DjangoJSONEncoder)
