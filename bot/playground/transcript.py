"""`newsbrief demo --transcript`: the main job played without a browser, printed as a terminal would show it.

An administrator's article becomes a reader's digest, once, whatever happens to the process in between.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.playground import screen
from bot.playground.demo import SAMPLES
from bot.playground.player import Missed, Player, find_button
from bot.playground.stage import Stage, set_up
from bot.playground.world.accounts import Json
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID
from storage import articles, deliveries, subscriptions
from storage.database import Connection
from storage.model import Article, ArticleStatus, DeliveryStatus, Destination

ZONE = ZoneInfo("Europe/Berlin")
EVENING, MORNING = time(18), time(8)
LISTED = 100  # characters of a title that a list surely shows
QUOTES = ("blockquote", "expandable_blockquote")


def run(file: Path | None) -> int:
    """Play it with `file` as the article, or with a sample; 0 if everything happened as it should.

    Raises Refusal when the file cannot be read or the bot does not start.
    """
    article = file or min(SAMPLES.glob("*.txt"))
    try:
        body = article.read_bytes()
    except OSError as error:
        raise Refusal(f"{article} cannot be read ({error.strerror}).") from error
    with tempfile.TemporaryDirectory(prefix="newsbrief-") as folder:
        return asyncio.run(_play(Path(folder), article.name, body))


async def _play(folder: Path, name: str, body: bytes) -> int:
    async with set_up(folder) as stage:
        stage.clock.move_to(datetime.combine(stage.clock().date(), EVENING, ZONE))
        await stage.bot.start()
        story = Story(stage, Player(stage, ZONE))
        try:
            await story.tell(name, body)
        except Missed as missed:
            story.seen.append(f"✗ This did not happen: {missed}.")
            print("The bot's log ends so:", *stage.bot.last_lines(), sep="\n", file=sys.stderr)
    print(screen.heading("What was seen"), *story.seen, sep="\n")
    return int(story.seen[-1].startswith("✗"))


@dataclass(slots=True)
class Story:
    """The scenes; `seen` has a line for each thing that was checked in them."""

    stage: Stage
    player: Player
    seen: list[str] = field(default_factory=list)

    async def tell(self, name: str, body: bytes) -> None:
        """Raises Missed at the first thing that does not happen."""
        article = await self._add_article(name, body)
        await self._subscribe()
        digest = await self._receive_digest(article)
        self._check_words(digest, article)
        await self._wait_an_hour(digest, article)
        await self._kill_the_bot(article)
        await self._reach_the_next_morning(digest, article)

    def _check(self, what: str, *, happened: bool) -> None:
        if not happened:
            raise Missed(what)
        self.seen.append(f"✓ {what}")

    async def _add_article(self, name: str, body: bytes) -> Article:
        print(screen.heading("An administrator adds an article"))
        preview, data = find_button(await self.player.upload(ADMINISTRATOR_ID, name, body, "/add"), "Publish")
        await self.player.press(preview, data)
        article = await self.stage.database.read(articles.get, int(data.rpartition(":")[2]))
        if article is None or article.status is not ArticleStatus.PUBLISHED:
            raise Missed("[ Publish ] gives the article to the readers")
        self._check(f"Ada saw the preview of {name} and published it", happened=article.title in _text(preview))
        return article

    async def _subscribe(self) -> None:
        print(screen.heading("A reader subscribes"))
        await self.player.say(READER_ID, "/start")
        await self.player.say(READER_ID, f"/timezone {ZONE.key}")
        answer = await self.player.say(READER_ID, f"/subscribe {MORNING:%H:%M}")
        self._check("Rita subscribed for 08:00, Berlin time", happened=_shows(answer, "08:00"))

    async def _receive_digest(self, article: Article) -> Json:
        news = await self._move_to_next_morning()
        digests = [message for message in news if article.title in _text(message)]
        self._check("At 08:00 the digest arrived, once", happened=len(digests) == 1)
        return digests[0]

    def _check_words(self, digest: Json, article: Article) -> None:
        text = _mended(article.text)
        bullets = [line[2:] for line in _text(digest).split("\n") if line.startswith("• ")]
        self._check(
            f"Its {len(bullets)} summary sentences stand in the article word for word",
            happened=bool(bullets) and all(_mended(sentence) in text for sentence in bullets),
        )
        quotes = _quotes(digest)
        if article.quotes:
            self._check(
                f"Its {len(quotes)} key quotes too, and their speakers are named there",
                happened=bool(quotes) and all(_is_copied(quote, text) for quote in quotes),
            )

    async def _wait_an_hour(self, digest: Json, article: Article) -> None:
        self._move_clock(self.stage.clock() + timedelta(hours=1))
        await self.player.say(READER_ID, "/status")
        self._check("An hour later it had not come again", happened=self._times_seen(digest, article) == 1)

    async def _kill_the_bot(self, article: Article) -> None:
        print(screen.heading("kill -9; Rita writes while the bot is dead; a new process starts"))
        await self.stage.bot.kill()
        self.stage.world.say(READER_ID, "/settings")
        await self.stage.bot.start()
        answer = await self.player.wait()
        self._check(
            "kill -9 lost nothing: the next process answered Rita, and knew her 08:00", happened=_shows(answer, "08:00")
        )
        shelf = await self.player.say(ADMINISTRATOR_ID, "/articles")
        self._check("... and still had the article", happened=_shows(shelf, article.title[:LISTED]))

    async def _reach_the_next_morning(self, digest: Json, article: Article) -> None:
        if not await self._move_to_next_morning():
            print(f"\n{screen.INDENT}(Nothing arrives: there is nothing that Rita has not had.)")
        self._check(
            "Nothing was repeated, not even at 08:00 the next day", happened=self._times_seen(digest, article) == 1
        )
        counts = await self.stage.database.read(deliveries.counts)
        sent = counts.get(DeliveryStatus.SENT)
        self._check("The store knows of one delivery, and it was sent", happened=sent == sum(counts.values()) == 1)

    async def _move_to_next_morning(self) -> list[Json]:
        """What arrives until the bot has dealt with that hour: until her subscription is due later."""
        tomorrow = self.stage.clock().astimezone(ZONE).date() + timedelta(days=1)
        morning = datetime.combine(tomorrow, MORNING, ZONE)
        self._move_clock(morning)

        def is_planned(connection: Connection) -> bool:
            subscription = subscriptions.get(connection, Destination(READER_ID))
            return bool(subscription and subscription.next_due_at and subscription.next_due_at > morning)

        return await self.player.wait(is_planned)

    def _move_clock(self, instant: datetime) -> None:
        print(screen.heading(f"The clock moves to {instant.astimezone(ZONE):%A %d %B, %H:%M} in Berlin"))
        self.stage.clock.move_to(instant)

    def _times_seen(self, digest: Json, article: Article) -> int:
        later = (m for m in self.stage.world.history(READER_ID) if m["message_id"] >= digest["message_id"])
        return sum(article.title in _text(message) for message in later)


def _text(message: Json) -> str:
    return screen.formatted(message).text


def _shows(messages: list[Json], words: str) -> bool:
    return any(words in _text(message) for message in messages)


def _quotes(message: Json) -> list[str]:
    text = screen.formatted(message)
    units = text.text.encode("utf-16-le")  # entities count its units
    return [
        units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
        for entity in text.entities
        if entity.type in QUOTES
    ]


def _is_copied(quote: str, text: str) -> bool:
    """Whether all parts of a shown quote and its speaker are in the text; the point that ends a part may be ours."""
    words, _, speaker = quote.rpartition("\n— ")
    parts = words.removeprefix("“").removesuffix("”").split(" [...] ")
    return bool(words) and speaker.split(",")[0] in text and all(_mended(part).rstrip(".,") in text for part in parts)


def _mended(text: str) -> str:
    return " ".join(text.split())
