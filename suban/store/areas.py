"""How a line for an area is found: the one for the area itself, else the one for the area above."""

from typing import Any

from sqlalchemy import ColumnElement, case

from suban.domain.codes import area_forms, wider_areas


def nearness(column: Any, area: str) -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """For a column of areas: which lines hold for an area, and how near each is, the nearest first.

    An empty area is any, and the farthest. A code with zeros that fill it up is the same area as without.
    """
    near = {form: at for at, each in enumerate(wider_areas(area)) for form in area_forms(each)}
    return column.in_(("", *near)), case(near, value=column, else_=len(near))
