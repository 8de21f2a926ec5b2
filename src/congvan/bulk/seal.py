"""What this user's own builds recorded, told from what came with a folder.

Keys and sums can be worked out by anybody who has congvan, so a manifest that came from elsewhere could call forged
files current. A seal needs a secret of the user's, which no workspace holds.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

_BYTES = 32
_FOLDER = "CONGVAN_STATE"  # where the secret is kept, for machines that share one


def seal(parts: Iterable[str]) -> str:
    """Return the seal of some texts; '' where this user can keep no secret, so that nothing is believed."""
    if not (secret := _secret()):
        return ""
    return hmac.new(secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def holds(recorded: str, parts: Iterable[str]) -> bool:
    """Whether a seal was made by this user for these texts."""
    return bool(recorded) and hmac.compare_digest(recorded, seal(parts))


@cache
def _secret() -> bytes:
    folder = _state_folder()
    path = folder / "secret"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            # Written under another name and linked: two first builds at once keep one secret between them.
            new = folder / f".secret.{os.getpid()}.tmp"
            try:
                with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(secrets.token_bytes(_BYTES))
                new.rename(path) if sys.platform == "win32" else os.link(new, path)
            finally:
                new.unlink(missing_ok=True)
    with suppress(OSError):
        data = path.read_bytes()
        return data if len(data) == _BYTES else b""
    return b""


def _state_folder() -> Path:
    """The folder where programs keep what is the user's own and is no setting."""
    if folder := os.environ.get(_FOLDER):
        return Path(folder)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "congvan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "congvan"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "congvan"
