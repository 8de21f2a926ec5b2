"""The national format (thể thức) of NĐ 30/2020 as data, and typed access to it."""
