"""Official documents of Vietnam from YAML to DOCX and PDF (NĐ 30/2020/NĐ-CP)."""
