"""Factories for test rows."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from progress.models import Learner, Share
from roadmap.models import Category, Item, Level, Notice, Resource, Strand


class UserFactory(DjangoModelFactory):
    email = factory.Sequence(lambda n: f"learner{n}@example.org")
    password = factory.django.Password("correct horse battery")

    class Meta:
        model = User


class LevelFactory(DjangoModelFactory):
    slug = "entry"
    name = "Entry"
    position = 1

    class Meta:
        model = Level
        django_get_or_create = ("slug",)


class StrandFactory(DjangoModelFactory):
    slug = "theory"
    name = "Theory"
    position = 1

    class Meta:
        model = Strand
        django_get_or_create = ("slug",)


class CategoryFactory(DjangoModelFactory):
    level = factory.SubFactory(LevelFactory)
    strand = factory.SubFactory(StrandFactory)
    introduction = "What this category is about."

    class Meta:
        model = Category
        django_get_or_create = ("level", "strand")


class ItemFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"item-{n}")
    name = factory.Sequence(lambda n: f"Item {n}")
    summary = "What it is and why it matters."
    check_text = "You can do it."
    category = factory.SubFactory(CategoryFactory)
    position = factory.Sequence(lambda n: n)
    status = Item.Status.PUBLISHED

    class Meta:
        model = Item


class ResourceFactory(DjangoModelFactory):
    item = factory.SubFactory(ItemFactory)
    title = factory.Sequence(lambda n: f"Resource {n}")
    url = factory.Sequence(lambda n: f"https://example.org/{n}")
    kind = Resource.Kind.ARTICLE

    class Meta:
        model = Resource


class LearnerFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)

    class Meta:
        model = Learner


class ShareFactory(DjangoModelFactory):
    learner = factory.SubFactory(LearnerFactory)

    class Meta:
        model = Share


class NoticeFactory(DjangoModelFactory):
    kind = "renamed"
    text = "“Old name” was renamed “New name.”"

    class Meta:
        model = Notice
