"""Numbers of things in words."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six")


def in_words(number: int) -> str:
    """ "no", "one" and so on to "six"; digits from there on. `number` is 0 or more."""
    return _WORDS[number] if number < len(_WORDS) else str(number)


def plural(what: str, number: int) -> str:
    """A word that takes an s, for so many: "cell" for 1, else "cells"."""
    return what if number == 1 else f"{what}s"


def counted(number: int, what: str) -> str:
    """Such as "1 cell" and "2 cells"."""
    return f"{number} {plural(what, number)}"
