"""What is said of a draft that NĐ 30/2020 does not govern: it is not built, so that no wrong format leaves."""

from __future__ import annotations

from congvan.errors import N_, Finding, Span
from congvan.thethuc.regimes import Regime


def other_regime(span: Span, text: str, regime: Regime) -> Finding:
    """Return the finding that a text shows a document of another regime."""
    message = N_(
        "'{text}' cho thấy đây là {title}, thể thức theo {law}, không theo Nghị định 30/2020/NĐ-CP; "
        "congvan không tạo loại văn bản này"
    )
    parameters = {"text": " ".join(text.split()), "title": regime.title, "law": regime.law}
    return Finding("DT-115", span, message, parameters)
