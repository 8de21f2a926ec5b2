"""What `--fix` did, told by kind: a line for each rule that was mended, one for each reason to leave something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from congvan.checking.outcome.fix import Fixed
from congvan.checking.outcome.mending import Left, Mended
from congvan.checking.rules.book import Rule, rules
from congvan.checking.run import Checked
from congvan.errors import N_
from congvan.messages import language, tr


def summary(checked: Checked, mended: Mended) -> list[str]:
    """Return the lines that tell of a mended copy."""
    return list(_lines(checked, mended))


def _lines(checked: Checked, mended: Mended) -> Iterator[str]:
    fixed: dict[str, list[Fixed]] = {}
    for one in mended.fixed:
        fixed.setdefault(one.code, []).append(one)
    for code, same in fixed.items():
        what = _title(rules()[code]) + _how(same)
        yield tr(N_("Đã sửa {count} chỗ: {what} [{code}]"), count=len(same), what=what, code=code)
    left: dict[tuple[str, str], list[Left]] = {}
    for refused in mended.left:
        left.setdefault((refused.remark.rule.code, refused.reason), []).append(refused)
    for (code, reason), some in left.items():
        message = N_("Để nguyên {count} chỗ: {what} [{code}] – {reason}")
        title = _title(some[0].remark.rule)
        yield tr(message, count=len(some), what=title, code=code, reason=tr(reason))
    if mended.path:
        yield tr(N_("Đã ghi {path}: bản đã sửa {count} chỗ."), path=mended.path, count=len(mended.fixed))
        if mended.redline:
            message = N_("Đã ghi {path}: cùng các chỗ sửa ấy, là dấu sửa theo dõi của Word (Review > Accept, Reject).")
            yield tr(message, path=mended.redline)
        if mended.untracked:
            yield tr(N_("Số trang ở đầu trang, chân trang được sửa thẳng, không có dấu sửa."))
    else:
        yield tr(N_("{path}: không có gì --fix sửa được, không ghi bản sửa."), path=checked.path)


def _title(rule: Rule) -> str:
    return rule.title_en if language() == "en" else rule.title


def _how(same: Sequence[Fixed]) -> str:
    """Return ' (canh trái → canh giữa)' where all were mended alike."""
    ways = {(one.before, one.after) for one in same}
    if len(ways) != 1:
        return ""
    before, after = ways.pop()
    return f" ({before} → {after})"
