#!/usr/bin/env python
"""Django's command-line entry point."""

import argparse
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line, handle_default_options

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--settings")
    parser.add_argument("--pythonpath")
    handle_default_options(parser.parse_known_args()[0])
    try:
        # Some commands would go on without settings and end in an error that hides the reason.
        settings.INSTALLED_APPS  # noqa: B018
    except (ImproperlyConfigured, ValueError) as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
