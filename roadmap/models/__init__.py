"""The guide: levels, strands, categories, items, and resources. Knows nothing about learners."""

from roadmap.models.item import Item, ItemQuerySet
from roadmap.models.notice import Notice
from roadmap.models.outline import Category, Level, Strand
from roadmap.models.resource import Resource
from roadmap.models.revision import Revision

__all__ = [
    "Category",
    "Item",
    "ItemQuerySet",
    "Level",
    "Notice",
    "Resource",
    "Revision",
    "Strand",
]
