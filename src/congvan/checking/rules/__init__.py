"""The rules: their tables (`the_thuc.toml`, `van_ban.toml`), and a module for each subject that decides them."""
