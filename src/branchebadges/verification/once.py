"""What an object works out when it is first asked for, and then has.

The standard library's `cached_property` takes a lock in Python 3.11, which costs as much as most of
what a case works out. Here two threads that share a case may both work something out, and one of
the two equal answers stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - it is used as a decorator, as `property` is
    """A property that is worked out once; an error it raises is not kept."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        # Asked only while the object has no attribute of this name: what is there goes first.
        if instance is None:
            return self
        found = self._work(instance)
        instance.__dict__[self._name] = found
        return found
