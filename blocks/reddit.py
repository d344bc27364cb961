"""The block of a Reddit application."""

from pydantic import Field, SecretStr

from blocks.base import SettingsBlock


class RedditApplication(SettingsBlock):
    """A Reddit 'script' application, and where it searches."""

    _block_type_name = "altlens Reddit application"
    _block_type_slug = "altlens-reddit-application"
    places = {
        name: ("reddit", name)
        for name in ("client_id", "client_secret", "user_agent", "subreddits")
    }

    client_id: str = Field(description="the application's id")
    client_secret: SecretStr = Field(description="the application's secret")
    user_agent: str = Field(description="how requests name us")
    subreddits: tuple[str, ...] = Field(description="searched for each company")
