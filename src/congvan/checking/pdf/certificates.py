"""Who a signature's certificates name: the common name of the one that issued no other. Nothing is verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from congvan.text.unicode import clean

MOST = 200_000  # bytes of a signature that are looked at
_COMMON_NAME = bytes.fromhex("0603550403")
_SEQUENCE, _SET, _CERTIFICATES = 0x30, 0x31, 0xA0
_TEXTS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}


@dataclass(frozen=True)
class _Node:
    """A piece of DER: its tag and its content."""

    tag: int
    content: bytes


def signer_of(signature: bytes) -> str:
    """Return the name that the signer's certificate in a CMS signature states; '' where none is found."""
    try:
        named = [_names(certificate) for certificate in _certificates(signature[:MOST])]
    except (IndexError, ValueError):
        return ""
    issuers = {issuer for issuer, subject in named if issuer != subject}
    return next((subject for _, subject in named if subject and subject not in issuers), "")


def _nodes(data: bytes) -> Iterator[_Node]:
    """The pieces that stand one after the other; zeros pad a signature's end."""
    at = 0
    while at + 1 < len(data) and data[at]:
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            if not 0 < count <= 4:
                raise ValueError("a length that is none")
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
        yield _Node(tag, data[at : at + size])
        at += size


def _first(data: bytes) -> _Node:
    for node in _nodes(data):
        return node
    raise ValueError("nothing there")


def _certificates(signature: bytes) -> Iterator[bytes]:
    """What each certificate of a SignedData says, as far as its subject."""
    outer = _first(signature)
    wrapped = [node for node in _nodes(outer.content) if node.tag == _CERTIFICATES]
    signed = _first(wrapped[0].content)
    for node in _nodes(signed.content):
        if node.tag == _CERTIFICATES:
            for certificate in _nodes(node.content):
                yield _first(certificate.content).content


def _names(certificate: bytes) -> tuple[str, str]:
    """The common names of issuer and subject: the two sequences of sets."""
    held = [node for node in _nodes(certificate) if node.tag == _SEQUENCE and node.content[:1] == bytes([_SET])]
    issuer, subject = (_common_name(node.content) for node in held[:2])
    return issuer, subject


def _common_name(name: bytes) -> str:
    at = name.rfind(_COMMON_NAME)
    if at < 0:
        return ""
    node = _first(name[at + len(_COMMON_NAME) :])
    return clean(node.content.decode(_TEXTS.get(node.tag, "latin-1"), "replace"))
