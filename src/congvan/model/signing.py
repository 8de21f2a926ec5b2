"""Whether a signatory's authority and title go together (NĐ 30/2020, Điều 13; PL I, Phần I, Mục II, khoản 7)."""

from __future__ import annotations

import re

from congvan.errors import N_, Report
from congvan.model.dispatch import Signatory
from congvan.text.unicode import fold
from congvan.thethuc.rules import Signing


def check_signing(signatory: Signatory, signing: Signing, report: Report) -> None:
    """Report what is not lawful in how a signatory signs; texts with expressions are left to their values."""
    lines = signatory.authority
    if any("{{" in text.text for text in (*lines, signatory.title)):
        return
    order: list[str] = []
    for line in lines:
        letters = re.match(r"\s*([^\W\d_]+)", line.text)
        found = next((mark for mark in signing.abbreviations if line.text.strip().startswith(mark)), None)
        if found == signing.before_title:
            message = N_(
                "'{mark}' đứng ngay trước chức vụ, không thành dòng riêng: viết title: {mark} Giám đốc ({source})"
            )
            report.add("KY-001", line.span, message, mark=found, source=signing.source)
        elif found:
            order.append(found)
        elif letters and f"{letters[1].upper()}." in signing.abbreviations:
            message = N_("quyền hạn phải viết có dấu chấm: '{mark}' ({source})")
            report.add("KY-002", line.span, message, mark=f"{letters[1].upper()}.", source=signing.source)
    if tuple(order) not in signing.orders:
        message = N_("'{order}' không ký được theo thứ tự này; các cách: {lawful} ({source})")
        lawful = ", ".join(" ".join(marks) for marks in signing.orders if marks)
        report.add("KY-003", lines[0].span, message, order=" ".join(order), lawful=lawful, source=signing.source)
        return
    deputy = any(fold(signatory.title.text.strip()).startswith(fold(word)) for word in signing.deputies)
    for_head = signing.deputy_signs in order
    parameters = {"title": signatory.title.text, "mark": signing.deputy_signs, "source": signing.source}
    if for_head and not deputy:
        message = N_("'{mark}' là cấp phó ký thay, nhưng '{title}' không phải chức vụ cấp phó ({source})")
        report.add("KY-004", signatory.title.span, message, **parameters)
    if deputy and not for_head:
        message = N_(
            "'{title}' là cấp phó, phải ký thay: thêm '{mark}' và chức vụ cấp trưởng vào 'authority' ({source})"
        )
        report.add("KY-005", signatory.title.span, message, **parameters)
