"""A profile: which companies the table is applied to, and how hard."""

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from altlens.errors import BadSetting

FOLDER = Path(__file__).parent / "profiles"
DEFAULT = "fast"


class Profile(BaseModel):
    """The numbers that differ between a laptop and a fleet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    symbols: tuple[str, ...] = Field(min_length=1)
    batch: int = Field(ge=1)
    concurrent: int = Field(ge=1)
    stretch: int = Field(1, ge=1)

    @classmethod
    def read(cls, name: str) -> Self:
        """The bundled profile of that name, or the file at that path."""
        path = Path(name) if name.endswith((".yaml", ".yml")) else FOLDER / f"{name}.yaml"
        if not path.exists():
            bundled = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
            raise BadSetting(
                f"There is no profile {name!r}. Give a YAML file, or one of {bundled}."
            )
        try:
            return cls.model_validate(yaml.safe_load(path.read_text("utf-8")))
        except (ValidationError, yaml.YAMLError) as error:
            raise BadSetting(f"The profile {path} cannot be used: {error}") from error
