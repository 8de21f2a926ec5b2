"""The inline subset of user text, and its expressions."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.compose.expressions import Expressions
from congvan.compose.inline import escape_inline, to_xhtml
from congvan.errors import Span
from congvan.loading.nodes import Scalar
from congvan.text.nobreak import keep_together
from congvan.text.unicode import clean


def xhtml(source: str) -> str:
    return str(to_xhtml(source, lambda name: name))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Lưu ý:** a", "<b>Lưu ý:</b> a"),
        ("*nghiêng*", "<i>nghiêng</i>"),
        ("**đậm *cả hai***", "<b>đậm <i>cả hai</i></b>"),
        ("H~2~O, m^2^", "H<sub>2</sub>O, m<sup>2</sup>"),
        ("<https://a.vn/?b=1&c=2>", '<a href="https://a.vn/?b=1&amp;c=2">https://a.vn/?b=1&amp;c=2</a>'),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("a[^Theo *Luật*]", "a<aside>Theo <i>Luật</i></aside>"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("**mở mà không đóng", "**mở mà không đóng"),
        (r"\*sao\*", "*sao*"),
        ("dòng một\ndòng hai", "dòng một<br/>dòng hai"),
        ("100*200*300", "100*200*300"),
        ("2*3 và 4*5", "2*3 và 4*5"),
        ("5*(3+2)*4", "5*(3+2)*4"),
        ("a*b*c", "a*b*c"),
        ("10^3 và 10^6", "10^3 và 10^6"),
        ("10^3^ và 10^6^", "10<sup>3</sup> và 10<sup>6</sup>"),
        ("10^3 và m^2^", "10^3 và m<sup>2</sup>"),
        ("a~b", "a~b"),
        ("từ 5~10 đến 15~20", "từ 5~10 đến 15~20"),
        ("5~10~15", "5~10~15"),
        ("Vinh~Huế~Vinh", "Vinh~Huế~Vinh"),
        ("C~n~H~2n+2~", "C<sub>n</sub>H<sub>2n+2</sub>"),
        ("~(Nh-20b)~", "<sub>(Nh-20b)</sub>"),
        ("~~xóa~~", "~~xóa~~"),
        ("(*nghiêng*), “*nghiêng*”.", "(<i>nghiêng</i>), “<i>nghiêng</i>”."),
        ("**Lưu ý:**Nội dung", "<b>Lưu ý:</b>Nội dung"),
        ("**1.000**000", "**1.000**000"),
        ("(*) Ghi chú (*)", "(*) Ghi chú (*)"),
        ("số liệu* và *) ghi chú", "số liệu* và *) ghi chú"),
        ("****", "****"),
        ("* * *", "* * *"),
        ("https://a.vn/~b/~c *x*", "https://a.vn/~b/~c <i>x</i>"),
        ("**a *b** c*", "<b>a *b</b> c*"),
        ("nhiều   dấu \u00a0cách", "nhiều dấu cách"),
        ("ẩn\u200b\ufeffgiữa", "ẩngiữa"),
    ],
)
def test_the_inline_subset(source: str, expected: str) -> None:
    assert xhtml(source) == expected


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_any_text_gives_well_formed_xhtml(source: str) -> None:
    ElementTree.fromstring(f"<p>{xhtml(source)}</p>")


@given(st.text("aĐ1*~^ .(),"))
def test_every_sign_outside_a_mark_survives(source: str) -> None:
    shown = xhtml(source)
    for mark, tag in (("**", "b"), ("*", "i"), ("~", "sub"), ("^", "sup")):
        shown = shown.replace(f"<{tag}>", mark).replace(f"</{tag}>", mark)
    assert shown == clean(source)


@given(st.text("aĐ1*~^ .(),"))
def test_no_mark_of_emphasis_stands_beside_a_digit_outside_it(source: str) -> None:
    import re

    shown = xhtml(source)
    assert not re.search(r"\d<[bi]>|</[bi]>\d|<(su[bp])>[^<]*\s[^<]*</\1>|<(b|i|sub|sup)></\2>", shown)


@given(st.text("ab*~^[]<>\\ {}"))
def test_an_escaped_text_comes_out_as_it_was(source: str) -> None:
    shown = "".join(ElementTree.fromstring(f"<p>{xhtml(escape_inline(source))}</p>").itertext())
    assert shown == clean(source)


def test_a_value_is_never_markup() -> None:
    text = Expressions().render(Scalar(Span("a"), "Gửi {{ ten }}"), {"ten": "**A** <b> {{ x }} [^1]"})
    assert xhtml(text) == "Gửi **A** &lt;b&gt; {{ x }} [^1]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ngày 14/8/2020", "ngày_14/8/2020"),
        ("Điều 5 và khoản 2", "Điều_5 và khoản_2"),
        ("số 3104/BTTTT", "số_3104/BTTTT"),
        ("điểm a khoản 1", "điểm_a khoản_1"),
        ("Phụ lục II", "Phụ lục_II"),
        ("16 triệu lượt", "16_triệu lượt"),
        ("ngày 05 tháng 01 năm 2020", "ngày_05 tháng_01 năm_2020"),
        ("một số đơn vị", "một số đơn vị"),
        ("hằng ngày làm việc", "hằng ngày làm việc"),
    ],
)
def test_words_stay_with_their_numbers(text: str, kept: str) -> None:
    assert keep_together(text).replace("\u00a0", "_") == kept
