"""An archive built on all cores of one machine: what is done is remembered, and one bad article stops nothing."""

from cchc_kg.building.builder import Builder, Limits
from cchc_kg.building.parcel import Parcel
from cchc_kg.building.summary import LIST, Listing, Outcome, Passed, Summary

__all__ = ["LIST", "Builder", "Limits", "Listing", "Outcome", "Parcel", "Passed", "Summary"]
