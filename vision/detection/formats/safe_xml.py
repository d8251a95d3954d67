"""XML from strangers: no document type, so no entities that grow or reach for files, and no endless nesting."""

from __future__ import annotations

from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from vision.detection.formats.annotations import BadAnnotations

MAX_DEPTH = 16
MAX_ELEMENTS = 200_000


def parsed_xml(file: str, content: bytes) -> ElementTree.Element:
    """The tree of an XML file.

    Raises:
        BadAnnotations: ``bad_xml``, with the line where it breaks, also for one that is nested deeper than 16
            or has more than 200,000 elements; ``xml_with_entities``: it has a document type.
    """
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()
    depth = elements = 0

    def refuse_entities(*_: object) -> NoReturn:
        raise BadAnnotations("xml_with_entities", file=file, line=parser.CurrentLineNumber)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise BadAnnotations("bad_xml", file=file, line=parser.CurrentLineNumber, detail="too large")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    parser.StartDoctypeDeclHandler = refuse_entities
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
    ) as error:  # an encoding that is unknown or of many bytes
        line = getattr(error, "lineno", 0)
        raise BadAnnotations("bad_xml", file=file, line=line, detail=str(error)) from error
    return builder.close()
