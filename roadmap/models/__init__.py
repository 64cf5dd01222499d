"""The guide: levels, strands, categories, items and their resources. Knows no learner."""

from roadmap.models.change import Change
from roadmap.models.item import Item, ItemQuerySet
from roadmap.models.outline import Category, Level, Strand
from roadmap.models.resource import Resource
from roadmap.models.revision import Revision

__all__ = [
    "Category",
    "Change",
    "Item",
    "ItemQuerySet",
    "Level",
    "Resource",
    "Revision",
    "Strand",
]
