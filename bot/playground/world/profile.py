"""What the bot says of itself, apart from messages."""

from dataclasses import dataclass, field

from bot.playground.world.accounts import Json


@dataclass(slots=True)
class Profile:
    """Descriptions by language code ("": every other), buttons beside the input field by chat (0: every other)."""

    descriptions: dict[str, str] = field(default_factory=dict)  # in the empty chat
    short_descriptions: dict[str, str] = field(default_factory=dict)  # on the profile
    menu_buttons: dict[int, Json] = field(default_factory=dict)
