"""Puts the guide that comes with the product into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from roadmap.models import Item

GUIDE = ("levels", "strands", "categories", "items", "resources")


class Command(BaseCommand):
    help = (
        "Load the guide from fixtures/ into an empty database. A guide that is already there is "
        "left alone, because a curator may have edited it; --overwrite loads it all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="load over what is there")
        parser.add_argument(
            "--extensions", action="store_true", help="also load the optional items of 2026"
        )

    def handle(self, *, overwrite: bool, extensions: bool, **options: Any) -> None:
        if overwrite or not Item.objects.exists():
            call_command("loaddata", *GUIDE, verbosity=0)
        else:
            self.stdout.write("The guide is there already; it is left as it is.")
        if extensions:
            call_command("loaddata", "extensions", verbosity=0)
        self.stdout.write(f"{Item.objects.count()} items in the guide.")
