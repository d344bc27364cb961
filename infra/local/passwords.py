"""The stack's passwords: made once, kept in its folder, readable by its owner only."""

import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FILE = "passwords.json"


@dataclass(frozen=True)
class Passwords:
    """One password a server, and the key MongoDB's members know each other by."""

    rabbitmq: str
    redis: str
    mongo: str
    mongo_key: str
    mongo_worker: str
    mongo_dashboard: str

    @classmethod
    def of(cls, home: Path) -> "Passwords":
        """The passwords of the stack in `home`, made if there are none yet."""
        path = home / FILE
        held = json.loads(path.read_text()) if path.exists() else {}
        made = cls(**{it.name: held.get(it.name) or secrets.token_hex(24) for it in fields(cls)})
        if asdict(made) != held:
            write_private(path, json.dumps(asdict(made), indent=2) + "\n")
        return made


def write_private(path: Path, text: str) -> None:
    """Write `text` where only the owner can read it, never leaving half a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(text)
    draft.replace(path)
