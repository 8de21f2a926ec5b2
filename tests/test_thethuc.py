"""The format data against the decree's own table of sample type (PL I, Phần I, Mục V)."""

import pytest

from congvan.thethuc.rules import Figure, load_rules


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "bold", "italic", "upper"),
    [
        ("quoc_hieu", 12, 13, True, False, True),
        ("tieu_ngu", 13, 14, True, False, False),
        ("co_quan_chu_quan", 12, 13, False, False, True),
        ("co_quan", 12, 13, True, False, True),
        ("so_ky_hieu", 13, 13, False, False, False),
        ("dia_danh_thoi_gian", 13, 14, False, True, False),
        ("trich_yeu_cong_van", 12, 13, False, False, False),
        ("noi_dung", 13, 14, False, False, False),
        ("quyen_han_chuc_vu", 13, 14, True, False, True),
        ("ho_ten", 13, 14, True, False, False),
        ("noi_nhan", 12, 12, True, True, False),
        ("noi_nhan_danh_sach", 11, 11, False, False, False),
    ],
)
def test_a_component_is_as_the_decree_has_it(
    name: str, lowest: float, highest: float, bold: bool, italic: bool, upper: bool
) -> None:
    component = load_rules().components[name]
    assert (component.size_pt.lowest, component.size_pt.highest) == (lowest, highest)
    assert (component.bold, component.italic, component.upper) == (bold, italic, upper)
    assert component.source.startswith("PL I, Phần I")


def test_sizes_of_the_head_move_together() -> None:
    names = ("quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian")
    sizes = tuple(load_rules().components[name].size_pt.value for name in names)
    assert sizes in ((13, 14, 14), (12, 13, 13))


def test_the_motto_takes_hyphens() -> None:
    assert load_rules().components["tieu_ngu"].text == "Độc lập - Tự do - Hạnh phúc"


def test_a_value_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError):
        Figure(13, 14, 15)
