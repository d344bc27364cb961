"""The stack's passwords: generated once, stored in its folder, readable by its owner only."""

import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FILE = "passwords.json"


@dataclass(frozen=True)
class Passwords:
    """One password per server user, and the key file of MongoDB's members."""

    rabbitmq: str
    redis: str
    mongo: str
    mongo_key: str
    mongo_worker: str
    mongo_dashboard: str

    @classmethod
    def of(cls, home: Path) -> "Passwords":
        """The passwords of the stack in `home`; missing ones are generated and stored."""
        path = home / FILE
        stored = json.loads(path.read_text()) if path.exists() else {}
        names = [field.name for field in fields(cls)]
        passwords = cls(**{name: stored.get(name) or secrets.token_hex(24) for name in names})
        if asdict(passwords) != stored:
            write_private(path, json.dumps(asdict(passwords), indent=2) + "\n")
        return passwords


def write_private(path: Path, text: str) -> None:
    """Write `text` atomically to a file that only its owner can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(text)
    draft.replace(path)
