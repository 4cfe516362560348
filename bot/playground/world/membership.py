"""Who is what in a chat, and what a bot gets to see there."""

from bot.playground.world.accounts import Chat, Json

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_post_messages", "can_edit_messages",
)  # fmt: skip
DETAILS: dict[str, Json] = {
    "creator": {"is_anonymous": False},
    "administrator": {**dict.fromkeys(RIGHTS, True), "is_anonymous": False, "can_be_edited": False},
    "kicked": {"until_date": 0},
}


def chat_member(user: Json, status: str) -> Json:
    """A ChatMember of the Bot API; administrators have every right."""
    return {"user": user, "status": status, **DETAILS.get(status, {})}


def is_seen(message: Json, chat: Chat, bot: Json) -> bool:
    """Whether the bot is told of it.

    In a group a bot that is no administrator learns only what concerns it:
    https://core.telegram.org/bots/features#privacy-mode.
    """
    if chat.bot_status in ("left", "kicked"):
        return False
    if not chat.is_group or chat.bot_status == "administrator" or not ("text" in message or "document" in message):
        return True
    is_reply = message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]
    return is_reply or _is_addressed(message, bot["username"])


def _is_addressed(message: Json, username: str) -> bool:
    """Whether it mentions the bot, or is a command to no other one."""
    text = message.get("text") or message.get("caption") or ""
    if f"@{username}".lower() in text.lower():
        return True
    entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
    if not entities or entities[0]["type"] != "bot_command" or entities[0]["offset"] != 0:
        return False
    return "@" not in text[: entities[0]["length"]]
