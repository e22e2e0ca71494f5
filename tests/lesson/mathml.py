"""A strict reader of presentation MathML: ``check(text)`` fails where a browser would have to guess."""

import xml.etree.ElementTree as ET

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "munderover": 3}
ROWS = {"math", "mrow", "msqrt", "mtable", "mtr", "mtd"}
TEXTS = {"mi", "mn", "mo", "mtext"}
ATTRIBUTES = {"display", "displaystyle", "form", "lspace", "rspace", "mathvariant", "movablelimits", "width"}
ATTRIBUTES |= {"data-ref"}  # of no meaning to MathML: where the page finds a quantity


def check(text):
    """The root element of ``text``, one whole <math>; ``AssertionError`` where it is not what MathML Core allows."""
    root = ET.fromstring(text)
    assert root.tag == f"{NAMESPACE}math"
    for element in root.iter():
        _check_element(element)
    return root


def _check_element(element):
    tag = element.tag.removeprefix(NAMESPACE)
    assert set(element.attrib) <= ATTRIBUTES
    assert not (element.tail or "").strip(), f"loose text after <{tag}>"
    if tag in TEXTS:
        assert (element.text or "").strip(), f"an empty <{tag}>"
        assert len(element) == 0
        return
    assert not (element.text or "").strip(), f"loose text in <{tag}>"
    if tag == "mspace":
        assert len(element) == 0
        return
    assert tag in CHILDREN or tag in ROWS, f"<{tag}> is no element these formulas need"
    assert len(element) == CHILDREN.get(tag, len(element))
    assert len(element) > 0, f"an empty <{tag}>"


def written(text):
    """The characters of a formula in reading order, spaces left out."""
    return "".join("".join(ET.fromstring(text).itertext()).split())
