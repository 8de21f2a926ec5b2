"""Shapes made of other shapes: shared by name, wrapped, in short and long form, with one of several keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from congvan.errors import Report
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.loading.shapes import DEFINITIONS, TEXT, ByForm, Group, Refused, Schema, Shape, has_key, report_missing

T = TypeVar("T")


class Shared(Shape[T]):
    """A shape that holds itself or stands in many places; the schema states it once, by name.

    `shape` may be set later, when all that it needs is defined.
    """

    all: ClassVar[list[Shared[Any]]] = []

    def __init__(self, name: str, shape: Shape[T] | None = None) -> None:
        self.name = name
        if shape is not None:
            self.shape = shape
        self.all.append(self)

    def read(self, node: Node, report: Report) -> T:
        return self.shape.read(node, report)

    def claims(self, name: str) -> bool:
        return self.shape.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.shape,)

    def schema(self) -> Schema:
        return {"$ref": f"#/{DEFINITIONS}/{self.name}"}


class Raw(Shape[Node]):
    """Any node as it is, read later; as one of `parts`, where these are known."""

    def __init__(self, schema: Schema, parts: tuple[Shape[Any], ...] = ()) -> None:
        self._schema = schema
        self._parts = parts

    def read(self, node: Node, report: Report) -> Node:
        return node

    def parts(self) -> tuple[Shape[Any], ...]:
        return self._parts

    def schema(self) -> Schema:
        return self._schema


@dataclass(frozen=True)
class As(Shape[Any]):
    """A shape whose value is wrapped by a function."""

    shape: Shape[Any]
    wrap: Any

    def read(self, node: Node, report: Report) -> Any:
        return self.wrap(self.shape.read(node, report))

    def claims(self, name: str) -> bool:
        return self.shape.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.shape,)

    def schema(self) -> Schema:
        return self.shape.schema()


@dataclass(frozen=True)
class ListOr(Shape[Any]):
    """A list, or a group that holds the list with more said about it."""

    items: Shape[Any]
    group: Shape[Any]

    def read(self, node: Node, report: Report) -> Any:
        return (self.group if isinstance(node, nodes.Mapping) else self.items).read(node, report)

    def parts(self) -> tuple[Shape[Any], ...]:
        return self.items, self.group

    def schema(self) -> Schema:
        return {"anyOf": [self.items.schema(), self.group.schema()]}


def text_or(make: Callable[..., T], group: Shape[T]) -> ByForm[T, T]:
    """Return the shape of something that may be given by its text alone."""
    return ByForm(As(TEXT, lambda text: make(text.span, text)), group)


@dataclass(frozen=True)
class SomeOf(Shape[T]):
    """A group in which at least one of some keys must stand."""

    group: Group[T]
    names: tuple[str, ...]

    def read(self, node: Node, report: Report) -> T:
        value = self.group.read(node, report)
        if not any(getattr(value, name) for name in self.names):
            report_missing(next(key for key in self.group.keys if key.target == self.names[0]), node.span, report)
            raise Refused
        return value

    def claims(self, name: str) -> bool:
        return self.group.claims(name)

    def parts(self) -> tuple[Shape[Any], ...]:
        return (self.group,)

    def schema(self) -> Schema:
        schema = self.group.schema()
        some = has_key(*(key for key in self.group.keys if key.target in self.names))
        return {**schema, "allOf": [*schema.get("allOf", ()), some]}
