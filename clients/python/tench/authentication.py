"""The proof that a client knows the daemon's token, which itself never crosses the wire."""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import Union

SHORTEST = 16
LONGEST = 4096


def token(file: Union[str, "os.PathLike[str]"]) -> bytes:
    """The secret in a file, without the newline at its end; one that everyone may read is refused."""
    path = Path(file)
    with path.open("rb") as opened:
        if os.fstat(opened.fileno()).st_mode & 0o007:
            raise PermissionError(f"the token file {path} is open to everyone; chmod it to 600")
        secret = opened.read(LONGEST).rstrip(b"\r\n")
    if len(secret) < SHORTEST:
        raise ValueError(f"the token file {path} holds less than {SHORTEST} bytes")
    return secret


def proof(secret: bytes, challenge: str) -> str:
    """What `auth.answer` wants: HMAC-SHA256 of the challenge, in hexadecimal."""
    return hmac.new(secret, challenge.encode(), "sha256").hexdigest()
