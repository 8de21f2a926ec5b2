"""Keys that parts of several sorts have."""

from __future__ import annotations

from congvan.errors import N_
from congvan.loading.shapes import TEXT, Key
from congvan.model.values import TEXTS

LABEL = Key("label", ("nhãn",), TEXT, N_("nhãn để dẫn tới bằng {{ ref('nhãn') }}"))
ONLY = Key(
    "only", ("chỉ gửi", "riêng cho"), TEXTS, N_("gửi từng nơi: chỉ nơi nhận có tên này, hoặc thỏa điều kiện này")
)
