"""The questions of a chapter: written one after another, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from course.exercises.specification import Exercise, Question


class Questions:
    """The exercises of one chapter, in the order of its module.

    Args:
        module: the ``__name__`` of the module, which is named by the chapter's slug.

    >>> questions = Questions("course.exercises.questions.one_neuron_by_hand")
    >>> questions.chapter
    'one-neuron-by-hand'
    >>> @questions.exercise("one-neuron-twice")
    ... def one_neuron_twice() -> Question:
    ...     return Question(
    ...         title="Twice", level="warm-up", question="Find $2 x$ for $x = 3$.",
    ...         hint="Add.", reference=3 + 3,
    ...     )
    >>> [*questions], questions.make("one-neuron-twice").label
    (['one-neuron-twice'], 'ex-one-neuron-twice')
    """

    def __init__(self, module: str):
        self.chapter = module.rpartition(".")[2].replace("_", "-")
        self._makers: dict[str, Callable[[], Question]] = {}
        self._made: dict[str, Exercise] = {}

    def exercise(self, name: str):
        """Decorate the function that makes the question; the function has the exercise's name.

        Raises:
            ValueError: when it has another name, or the name is taken in this chapter.
        """

        def add(maker: Callable[[], Question]):
            if maker.__name__ != name.replace("-", "_"):
                raise ValueError(
                    f"{maker.__name__} makes the exercise {name!r}, "
                    f"expected a function called {name.replace('-', '_')}"
                )
            if name in self._makers:
                raise ValueError(f"two exercises are named {name}")
            self._makers[name] = maker
            return maker

        return add

    def __iter__(self) -> Iterator[str]:
        """The names of the exercises, none of which is made for that."""
        return iter(self._makers)

    def make(self, name: str) -> Exercise:
        """The exercise of that name, made once."""
        if name not in self._made:
            question = self._makers[name]()
            self._made[name] = Exercise(name=name, chapter=self.chapter, **vars(question))
        return self._made[name]
