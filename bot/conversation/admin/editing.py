"""What an administrator does with one article: publish, title, topics, discard, take back. Every step by its button."""

from collections.abc import Callable, Sequence

from bot.conversation.admin.article_view import view
from bot.conversation.arguments import TOPICS_AN_ARTICLE, number_of, read_topics
from bot.conversation.asking import ask, withdraw
from bot.conversation.desk import Desk
from bot.conversation.reader.topics import changed_topics, known_topics, topic_buttons
from bot.conversation.turn import Answer, Turn, rows, show
from bot.errors import Refusal
from bot.transport.message import Button
from storage import articles
from storage.database import Connection
from storage.model import Article, ArticleStatus, Prompt, PromptKind

LONGEST_TITLE = 300


async def publish(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.write(_moved, turn, lambda c, number: articles.publish(c, number, now=turn.now))
    if article.status is not ArticleStatus.PUBLISHED:
        raise Refusal(f"#{article.id} was taken back; /article {article.id} shows it.")
    buttons = (Button("Undo", f"remove:{article.id}"), Button("Open", f"view:{article.id}"))
    return show(f"Published as #{article.id}: {article.title}", (buttons,))


async def discard(turn: Turn, desk: Desk) -> Answer:
    number = article_number(turn)
    await desk.database.write(articles.discard, number)
    left = await desk.database.read(articles.get, number)
    if left is not None:
        raise Refusal(f"#{number} is {left.status} and no draft any more; “/remove {number}” takes it back.")
    return show("Discarded. Readers never saw it.")


async def remove(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.write(_moved, turn, articles.remove)
    if article.status is ArticleStatus.DRAFT:
        return Answer(messages=(view(article, "This is a draft; readers don’t see it."),), edit=True)
    return show(
        f"Removed #{article.id}: {article.title}\nReaders don’t see it any more.",
        ((Button("Undo", f"restore:{article.id}"), Button("Open", f"view:{article.id}")),),
    )


async def restore(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.write(_moved, turn, articles.restore)
    return Answer(messages=(view(article),), edit=True)


async def open_view(turn: Turn, desk: Desk) -> Answer:
    """The article; a question for its title or topics is taken back."""
    article = await desk.database.write(_reopened, turn)
    return Answer(messages=(view(article),), edit=True)


async def ask_title(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.write(_asked, turn, PromptKind.TITLE)
    return show(f"{article.title}\n\nWrite me the new title of #{article.id}.", ((_back(article),),))


async def told_title(turn: Turn, desk: Desk, prompt: Prompt) -> Answer:
    title = " ".join(turn.matter.text.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Refusal(f"A title has 1 to {LONGEST_TITLE} characters; write me a shorter one.")
    article = await desk.database.write(_changed, prompt, lambda c, number: articles.set_title(c, number, title))
    return Answer(messages=(view(article),), settles=PromptKind.TITLE)


async def ask_topics(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.write(_asked, turn, PromptKind.TOPICS)
    return _topics_screen(article, await desk.database.read(known_topics))


async def told_topics(turn: Turn, desk: Desk, prompt: Prompt) -> Answer:
    chosen = read_topics(turn.matter.text)
    article = await desk.database.write(_changed, prompt, lambda c, number: articles.set_topics(c, number, chosen))
    return Answer(messages=(view(article),), settles=PromptKind.TOPICS)


async def switch_topic(turn: Turn, desk: Desk) -> Answer:
    """`retopic:12:+Defense`"""
    return _topics_screen(*await desk.database.write(_switch_topic, turn))


def article_number(turn: Turn) -> int:
    """The number that a button names."""
    return number_of(turn.arguments.partition(":")[0])


def existing(connection: Connection, number: int) -> Article:
    article = articles.get(connection, number)
    if article is None:
        raise Refusal("There is no such article, or not any more; /articles lists what there is.")
    return article


def _moved(connection: Connection, turn: Turn, move: Callable[[Connection, int], bool]) -> Article:
    """The article after a move that may have been made before."""
    move(connection, article_number(turn))
    return existing(connection, article_number(turn))


def _asked(connection: Connection, turn: Turn, kind: PromptKind) -> Article:
    article = existing(connection, article_number(turn))
    ask(connection, turn, kind, article.id)
    return article


def _reopened(connection: Connection, turn: Turn) -> Article:
    withdraw(connection, turn, PromptKind.TITLE, PromptKind.TOPICS)
    return existing(connection, article_number(turn))


def _changed(connection: Connection, prompt: Prompt, change: Callable[[Connection, int], bool]) -> Article:
    number = prompt.article_id or 0
    change(connection, number)
    return existing(connection, number)


def _switch_topic(connection: Connection, turn: Turn) -> tuple[Article, tuple[str, ...]]:
    article, known = existing(connection, article_number(turn)), known_topics(connection)
    wish = turn.arguments.partition(":")[2]
    chosen = changed_topics(article.topics, wish, (*known, *article.topics))
    if len(chosen) > TOPICS_AN_ARTICLE:
        raise Refusal(f"An article has {TOPICS_AN_ARTICLE} topics at most; take one away first.")
    articles.set_topics(connection, article.id, chosen)
    return existing(connection, article.id), known


def _topics_screen(article: Article, known: Sequence[str]) -> Answer:
    buttons = rows(topic_buttons(f"retopic:{article.id}", known, article.topics), 2)
    return show(
        f"{article.title}\n\nTopics of #{article.id}: {', '.join(article.topics) or 'none'}. "
        "Press to change them, or write me others with commas between.",
        (*buttons, (_back(article),)),
    )


def _back(article: Article) -> Button:
    return Button("Back", f"view:{article.id}")
