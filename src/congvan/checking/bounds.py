"""How large a document may be to be checked: the time of all rules grows as its letters and paragraphs do."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.checking.observed import Paragraph
from congvan.errors import N_, Span, refuse
from congvan.text.unicode import visible

MOST_IN_PARAGRAPH = 100_000  # letters; 30 pages without an end of a paragraph
MOST_LETTERS = 3_000_000  # of a file; 1,000 pages of print
MOST_PARAGRAPHS = 60_000  # of a file, those in the cells of its tables among them
_OPENING = 40


def check_count(count: int, span: Span) -> None:
    """Refuse a file of too many paragraphs; raises CongvanError (KT-112)."""
    if count > MOST_PARAGRAPHS:
        message = N_("tệp có {count} đoạn, quá {limit}; hãy chia thành nhiều tệp")
        raise refuse("KT-112", span, message, count=count, limit=MOST_PARAGRAPHS)


def check_lengths(paragraphs: Sequence[Paragraph], span: Span) -> None:
    """Refuse what is too long to be an official document.

    Raises CongvanError: KT-110 (a paragraph), KT-111 (the file).
    """
    lengths = [len(paragraph.text) for paragraph in paragraphs]
    longest = max(lengths, default=0)
    if longest > MOST_IN_PARAGRAPH:
        opening = visible(paragraphs[lengths.index(longest)].text[:_OPENING].strip())
        message = N_("đoạn '{opening}…' dài {count} ký tự, quá {limit}: không phải đoạn văn thường; hãy ngắt đoạn")
        raise refuse("KT-110", span, message, opening=opening, count=longest, limit=MOST_IN_PARAGRAPH)
    if sum(lengths) > MOST_LETTERS:
        message = N_("tệp có {count} ký tự, quá {limit}; hãy chia thành nhiều tệp")
        raise refuse("KT-111", span, message, count=sum(lengths), limit=MOST_LETTERS)
