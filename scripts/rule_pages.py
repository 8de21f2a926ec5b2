"""The page of all rules of `congvan check` (docs/quy-tac.md): rules, their cards, and the snapshot of their tests."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from congvan.checking.rules.book import Rule, rules
from congvan.checking.rules.cards import Card, cards

ROOT = Path(__file__).parent.parent
SNAPSHOT = ROOT / "tests" / "golden" / "rules.txt"
_GROUPS = ROOT / "src" / "congvan" / "checking" / "rules" / "the_thuc.toml"
_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "advice": "gợi ý"}
# Where codes have no component of the tables: by their opening.
_OTHERS = {
    "KT-0": "Tệp và dự thảo", "TT-10": "Trang giấy, phông chữ", "TT-11": "Số trang, PDF",
    "TT-48": "Số thứ tự, viện dẫn, kết thúc nội dung", "VB-1": "Ký tự", "VB-2": "Dấu cách, dấu câu",
    "VB-3": "Chính tả", "VB-4": "Viết hoa", "VB-5": "Ngày, số, tên cơ quan hiện có", "VB-6": "Chỗ chưa xong",
}  # fmt: skip
_HEAD = """\
# Mọi quy tắc của congvan check

Trang này do `make reference` viết từ bảng quy tắc, thẻ của từng quy tắc (`cards.toml`) và kết quả kiểm tra thật mà bộ
thử giữ (`tests/golden/rules.txt`); đừng sửa tay. 'Sai' là một lỗi đặt vào văn bản đúng: công cụ báo đúng quy tắc ấy,
không báo quy tắc nào khác. Cách dùng: [Kiểm tra thể thức](kiem-tra.md).
"""


def snapshot() -> Mapping[str, Mapping[str, str]]:
    """Return what the check tells of the fault of each card, by the names that the lines of the snapshot have."""
    found: dict[str, dict[str, str]] = {}
    for block in SNAPSHOT.read_text("utf-8").strip().split("\n\n"):
        head, *lines = block.split("\n")
        found[head.strip("[]")] = dict(line.split(": ", 1) for line in lines)
    return found


def page() -> str:
    """Return the page."""
    told = snapshot()
    titles = _titles()
    lines = [_HEAD]
    grouped = [(title, list(codes)) for title, codes in groupby(rules(), lambda code: _title(code, titles))]
    lines += [", ".join(f"[{title}](#{codes[0].lower()})" for title, codes in grouped) + ".", ""]
    for title, codes in grouped:
        lines += [f"## {title}", ""]
        for code in codes:
            lines += [*_section(rules()[code], cards()[code], told[code]), ""]
    return "\n".join(lines)


def _titles() -> Mapping[str, str]:
    groups = tomllib.loads(_GROUPS.read_text("utf-8"))["groups"]
    return {f"TT-{number}": group["title"] for number, group in groups.items()} | _OTHERS


def _title(code: str, titles: Mapping[str, str]) -> str:
    return next(title for opening, title in titles.items() if code.startswith(opening))


def _section(rule: Rule, card: Card, told: Mapping[str, str]) -> Iterator[str]:
    yield f"### {rule.code}"
    yield ""
    yield f"**{rule.title}** ({_SEVERITIES[rule.severity]})."
    yield ""
    yield f"- Yêu cầu: {card.asks}"
    yield f"- Vì sao: {card.why} ({rule.source})."
    if right := _right(card, told):
        yield f"- Đúng: {right}"
    yield f"- Sai: {_wrong(card, told)}"
    yield f"- Không xét: {card.not_judged}"
    yield f"- Sửa: {_mended(rule, told)}"


def _right(card: Card, told: Mapping[str, str]) -> str:
    if "right" in told:
        return _code(told["right"])
    if sample := card.wrong.get("sample", "").partition("/")[0]:
        return f"như mẫu [{sample}.yaml](../directives/samples/{sample}.yaml)."
    return f"{told['mend'].rpartition(' → ')[2]}." if "mend" in told else ""


def _wrong(card: Card, told: Mapping[str, str]) -> str:
    """The text, and what is told of it."""
    text = " / ".join(card.wrong_texts) or told.get("excerpt", "")
    place = " ở ".join(filter(None, (_code(text) if text else "", told.get("component", ""))))
    return " – ".join(filter(None, (place, f"báo {_code(told['message'])}")))


def _mended(rule: Rule, told: Mapping[str, str]) -> str:
    option = "--fix-condensed" if rule.code == "TT-108" else "--fix"
    ways = [f"trong Word: {_code(told['word'])}"] if "word" in told else []
    ways += [f"`{option}`: {_code(told['mend'])}"] if "mend" in told else []
    return "; ".join(ways or ["người soạn sửa theo thông báo; `--fix` không sửa"]) + "."


def _code(text: str) -> str:
    return f"`{text}`"
