"""A new article: /add with a link, a text or a file, as a reply, or followed by its text in any number of messages."""

from bot.conversation.admin.article_view import view
from bot.conversation.arguments import LONG_TEXT, find_link
from bot.conversation.asking import ask, check_free, withdraw
from bot.conversation.desk import Desk
from bot.conversation.pieces import NEARLY_FULL, joined
from bot.conversation.turn import Answer, Matter, Turn, counted, say, show
from bot.errors import Refusal
from bot.ingest.manuscript import LONGEST_TEXT
from bot.transport.message import Button
from storage import prompts
from storage.database import Connection
from storage.model import ArticleStatus, Prompt, PromptKind, Stored

CANCEL = Button("Cancel", "canceladd")
DONE_OR_CANCEL = ((Button("Done", "doneadd"), CANCEL),)


async def add(turn: Turn, desk: Desk) -> Answer:
    own = Matter(turn.arguments, turn.matter.attachment)
    matter = own if own.text.strip() or own.attachment else turn.replied
    if matter.attachment is None and not matter.text.strip():
        await desk.database.write(ask, turn, PromptKind.ARTICLE_TEXT)
        return say("Send me the article: its text, in as many messages as it takes, a link or a file.", ((CANCEL,),))
    if matter is own and _may_go_on(matter):
        return await _collect(turn, desk, matter.text)
    await desk.database.read(check_free, turn)
    return _preview(await _store(matter, turn, desk))


async def told(turn: Turn, desk: Desk, prompt: Prompt) -> Answer:
    """What comes after /add: a piece of text, or all of it as a link or a file."""
    is_whole = turn.matter.attachment is not None or find_link(turn.matter.text) is not None
    if is_whole and not prompt.pieces:
        return _preview(await _store(turn.matter, turn, desk))
    if turn.matter.attachment is not None:
        raise Refusal("You have begun to send a text; press Done or Cancel there before you send a file.")
    return await _collect(turn, desk, turn.matter.text)


async def done(turn: Turn, desk: Desk) -> Answer:
    prompt = await desk.database.read(_collected, turn)
    if prompt is None:
        raise Refusal("This button is too old; /add begins a new article.")
    if not prompt.pieces:
        raise Refusal("There is no text yet; send it to me first.")
    return _preview(await desk.newsroom.add_text(joined(prompt.pieces), added_by=prompt.person_id))


async def cancel(turn: Turn, desk: Desk) -> Answer:
    await desk.database.write(withdraw, turn, PromptKind.ARTICLE_TEXT)
    return show("Nothing was added.")


def _may_go_on(matter: Matter) -> bool:
    """Whether the text is too short for an article, or fills its message so far that the client may have cut it."""
    if matter.attachment is not None or find_link(matter.text) is not None:
        return False
    return not LONG_TEXT <= len(matter.text) < NEARLY_FULL


async def _collect(turn: Turn, desk: Desk, text: str) -> Answer:
    prompt = await desk.database.write(_keep, turn, text)
    size = sum(map(len, prompt.pieces))
    parts = counted(len(prompt.pieces), "part")
    return say(f"I have {parts}, {size:,} characters. Send more, or press Done.", DONE_OR_CANCEL)


def _keep(connection: Connection, turn: Turn, text: str) -> Prompt:
    """Add a piece, but not the one that is last already: that is the same message, handled again."""
    prompt = _collected(connection, turn)
    if prompt is None:
        ask(connection, turn, PromptKind.ARTICLE_TEXT)
    elif prompt.pieces[-1:] == (text,):
        return prompt
    elif sum(map(len, prompt.pieces)) + len(text) > LONGEST_TEXT:
        raise Refusal(f"That is more than {LONGEST_TEXT:,} characters; press Done or Cancel, one article at a time.")
    kept = prompts.add_piece(connection, turn.chat_id, turn.sender_id or 0, text)
    if kept is None:
        raise Refusal("I was not waiting for a text; /add begins a new article.")
    return kept


def _collected(connection: Connection, turn: Turn) -> Prompt | None:
    prompt = prompts.get(connection, turn.chat_id, turn.sender_id or 0)
    return prompt if prompt is not None and prompt.kind is PromptKind.ARTICLE_TEXT else None


async def _store(matter: Matter, turn: Turn, desk: Desk) -> Stored:
    if matter.attachment is not None:
        body = await matter.attachment.read()
        return await desk.newsroom.add_file(matter.attachment.name, body, added_by=turn.sender_id)
    if (url := find_link(matter.text)) is not None:
        return await desk.newsroom.add_link(url, added_by=turn.sender_id)
    return await desk.newsroom.add_text(matter.text, added_by=turn.sender_id)


def _preview(stored: Stored) -> Answer:
    """A draft that is there already is shown as if new: it may be this very update's, handled again."""
    article = stored.article
    if stored.is_new or article.status is ArticleStatus.DRAFT:
        return Answer(messages=(view(article),), edit=True, settles=PromptKind.ARTICLE_TEXT)
    title = article.title if len(article.title) <= 100 else f"{article.title[:99]}…"
    return say(
        f"You have this one already: #{article.id}, {article.status}. {title}",
        ((Button("Open", f"view:{article.id}"),),),
        settles=PromptKind.ARTICLE_TEXT,
    )
