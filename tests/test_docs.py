"""The documentation names only existing files, commands, settings, and packages."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT: Path = settings.BASE_DIR
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

LINK = re.compile(r'\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"')
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
COMMAND_BLOCK = re.compile(r"^    .+$", re.MULTILINE)
# A path with a slash, or a name with one of our extensions: "docs/", ".ci/run", "pyproject.toml".
PATH = re.compile(r"[\w.-]+/[\w./-]*|[\w-]+\.(?:css|html|js|json|md|py|svg|toml|txt)")
# Created by `make screenshots`, so they may not exist yet.
PICTURES = ROOT / "docs" / "screenshots"
# Split, so that this file does not contain what it forbids.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("unpkg", "com"),
        ("crates", "io"),
        ("golang", "org"),
    )
]


def links(page: Path) -> Iterator[str]:
    """Yield the relative links of a page, without fragments."""
    for one, other in LINK.findall(page.read_text()):
        target = (one or other).partition("#")[0]
        if target and "://" not in target:
            yield target


def commands(page: Path) -> str:
    """Return everything a reader would copy: code in backticks and indented blocks."""
    text = page.read_text()
    return "\n".join(IN_BACKTICKS.findall(text) + COMMAND_BLOCK.findall(text))


def first_column(page: str) -> set[str]:
    """Return the names in backticks in the first column of a page's tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / page).read_text(), re.MULTILINE))


def our_files() -> Iterator[Path]:
    """Yield all files of the repository, except those ignored by .gitignore."""
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())]

    def is_ours(name: str) -> bool:
        return not any(fnmatch(name, pattern) for pattern in ignored)

    for folder, folders, files in os.walk(ROOT):
        folders[:] = filter(is_ours, folders)
        yield from (Path(folder) / name for name in files if is_ours(name))


@EVERY_PAGE
def test_every_relative_link_has_a_target(page):
    targets = [(page.parent / target).resolve() for target in links(page)]

    missing = [target for target in targets if not target.exists()]

    assert [t for t in missing if t.parent != PICTURES or PICTURES.exists()] == []


@EVERY_PAGE
def test_every_path_in_backticks_exists(page):
    named = filter(PATH.fullmatch, IN_BACKTICKS.findall(page.read_text()))

    assert [path for path in named if not (ROOT / path).exists()] == []


@EVERY_PAGE
def test_no_code_in_backticks_spans_two_lines(page):
    """The patterns above would mistake the text in between for code."""
    lines = page.read_text().splitlines()

    assert [line for line in lines if line.count("`") % 2 and not line.startswith("```")] == []


@EVERY_PAGE
def test_no_line_of_prose_is_longer_than_120_characters(page):
    """Tables, commands, and what is generated may be."""
    prose = re.sub(r"<!-- (\w+):begin -->.*?<!-- \1:end -->", "", page.read_text(), flags=re.DOTALL)
    prose = re.sub(r"\n\n(?:    .+\n)+", "\n\n", prose)

    assert [ln for ln in prose.splitlines() if len(ln) > 120 and not ln.startswith("|")] == []


def test_the_patterns_match():
    """A pattern that matches nothing would let every test pass."""
    readme = ROOT / "README.md"

    assert {"docs/operating.md", "LICENSE"} <= set(links(readme))
    assert "docs/screenshots/map-dark.png" in set(links(readme))
    assert all(map(PATH.fullmatch, ("progress/views/", ".ci/run", "pyproject.toml")))
    assert not any(map(PATH.fullmatch, ("/about/", "request.htmx", "config.wsgi:application")))
    assert "make run" in commands(readme).replace("    ", "").splitlines()


@EVERY_PAGE
def test_every_make_target_is_in_the_makefile(page):
    targets = set(re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"^ *make ([a-z]+)", commands(page), re.MULTILINE))

    assert named - targets == set()


@EVERY_PAGE
def test_every_management_command_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", commands(page)))

    assert named - get_commands().keys() == set()


def test_the_documented_settings_are_the_ones_the_code_reads():
    code = (ROOT / "config" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', code))

    assert "SECRET_KEY" in read
    assert first_column("operating.md") == read
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)) == read


def test_every_dependency_has_a_row():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    requirements = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]

    names = {re.match(r"[\w-]+", each).group() for each in requirements}

    assert first_column("dependencies.md") == names


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(host):
    named = []
    for path in our_files():
        try:
            if host in path.read_text():
                named.append(path.relative_to(ROOT))
        except UnicodeDecodeError:
            continue  # a font or a picture

    assert named == []


def test_lock_files_contain_hashes_and_no_urls():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
