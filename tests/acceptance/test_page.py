"""The main job by hand in a real browser, and what else a hand does on the chat page.

SCREENSHOTS names a folder for the pictures; without it they go where pytest keeps its temporary files.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.playground.stage import Stage, set_up
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = [
    "--no-sandbox",  # tests may run as root, where the sandbox does not
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
EVENING = datetime(2026, 3, 23, 17, tzinfo=UTC)
PATIENCE = 60_000  # milliseconds for the bot to answer or to start again


@dataclass
class Visit:
    """The page in one window, and what went wrong in it."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def panel(self, person_id: int) -> Locator:
        return self.page.locator(f"#panel-{person_id}")

    def answer(self, person_id: int) -> Locator:
        """What the bot said last."""
        return self.panel(person_id).locator(".message:not(.mine)").last

    async def say(self, person_id: int, text: str) -> None:
        name = "Rita" if person_id == READER_ID else "Ada"
        await self.page.get_by_label(f"Message as {name}").fill(text)
        await self.page.get_by_label(f"Message as {name}").press("Enter")

    async def is_answered(self, person_id: int, words: str | re.Pattern[str]) -> None:
        await expect(self.answer(person_id)).to_contain_text(words, timeout=PATIENCE)

    async def picture(self, folder: Path, name: str) -> None:
        await self.page.evaluate("document.fonts.ready")
        await self.page.screenshot(path=folder / f"{name}.png", animations="disabled")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_up(tmp_path) as stage:
        stage.clock.move_to(EVENING)
        await stage.bot.start()
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        await browser.close()


@pytest.fixture
async def visit(stage: Stage, browser: Browser) -> AsyncIterator[Visit]:
    page = await browser.new_page(viewport=DESKTOP, timezone_id="Europe/Berlin", reduced_motion="reduce")
    visit = Visit(page)
    page.on("pageerror", lambda error: visit.troubles.append(str(error)))
    page.on("console", lambda line: visit.troubles.append(line.text) if line.type in ("error", "warning") else None)
    page.on("request", lambda request: visit.requests.append(request.url))
    await page.goto(stage.address)
    yield visit
    assert visit.troubles == []
    assert [url for url in visit.requests if not url.startswith(stage.address)] == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def test_an_article_becomes_a_digest_before_ones_eyes(visit: Visit, project: Path, pictures: Path) -> None:
    page, ada, rita = visit.page, visit.panel(ADMINISTRATOR_ID), visit.panel(READER_ID)
    article = project / "bot/playground/samples/glacier-treaty.txt"
    headline = "Three neighbors sign treaty over a melting glacier"

    await visit.say(ADMINISTRATOR_ID, "/start")
    await visit.is_answered(ADMINISTRATOR_ID, "Welcome")
    await ada.get_by_label("Send a file").set_input_files(article)
    await visit.say(ADMINISTRATOR_ID, "/add")
    await visit.is_answered(ADMINISTRATOR_ID, headline)
    await ada.get_by_role("button", name="Publish").click()
    await visit.is_answered(ADMINISTRATOR_ID, "Published")

    await visit.say(READER_ID, "/start")
    await visit.is_answered(READER_ID, "Welcome")
    await visit.say(READER_ID, "/subscribe 08:00")
    await rita.get_by_role("button", name="Berlin").click()
    sample = rita.locator(".message", has_text=headline)
    await expect(sample).to_have_count(1, timeout=PATIENCE)
    await page.get_by_role("button", name="To 08:00 tomorrow").click()

    digest = rita.locator(".message", has_text="Daily digest")
    await expect(digest).to_contain_text(headline, timeout=PATIENCE)
    await expect(digest).to_be_in_viewport(timeout=PATIENCE)
    await expect(digest.locator("blockquote").first).to_contain_text("—")
    await expect(page.locator("#now")).to_have_text(re.compile("Tue,? 24 Mar,? 08:0"))
    await visit.picture(pictures, "desktop")
    await page.set_viewport_size(PHONE)
    await visit.picture(pictures, "phone")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.set_viewport_size(DESKTOP)

    await digest.get_by_role("button", name="1", exact=True).click()
    await expect(rita.locator(".message .edited:visible")).to_have_count(1, timeout=PATIENCE)
    await rita.get_by_role("button", name="Back").click()
    await expect(digest).to_contain_text(headline, timeout=PATIENCE)

    await page.get_by_role("button", name="+1 hour").click()
    await page.get_by_role("button", name="kill -9").click()
    await visit.say(READER_ID, "/status")  # nobody is there to hear it
    await expect(page.locator("#state")).to_have_text("bot is stopped")
    await page.get_by_role("button", name="Restart").click()
    await expect(page.locator("#state")).to_have_text("bot is running", timeout=PATIENCE)
    await visit.is_answered(READER_ID, "Last digest: Tue 08:00")
    await expect(digest).to_have_count(1)


async def test_commands_can_be_chosen_by_key_from_each_persons_own_menu(visit: Visit) -> None:
    rita, ada = visit.panel(READER_ID), visit.panel(ADMINISTRATOR_ID)
    await visit.say(ADMINISTRATOR_ID, "/start")
    await visit.is_answered(ADMINISTRATOR_ID, "Welcome")

    await ada.get_by_role("button", name="Commands").click()
    await expect(ada.get_by_role("option", name="/stats")).to_be_visible()
    await rita.get_by_role("button", name="Commands").click()
    await expect(rita.get_by_role("option", name="/start")).to_be_visible()
    await expect(rita.get_by_role("option", name="/stats")).to_have_count(0)

    field = rita.get_by_role("combobox")
    await field.fill("/sta")
    await field.press("ArrowDown")
    await field.press("Enter")
    await visit.is_answered(READER_ID, "Last digest: none yet")


async def test_on_a_phone_the_other_person_has_an_unread_mark(visit: Visit, stage: Stage) -> None:
    await visit.page.set_viewport_size(PHONE)
    ada = visit.page.get_by_role("tab", name="Ada")
    stage.world.say(ADMINISTRATOR_ID, "/help")

    await expect(ada.locator(".unread")).to_have_text("1", timeout=PATIENCE)
    await expect(visit.page).to_have_title("(1) Newsbrief playground")
    await ada.click()
    await expect(ada.locator(".unread")).to_be_hidden()
    await visit.is_answered(ADMINISTRATOR_ID, "What you can say")


async def test_peoples_words_stay_words(visit: Visit) -> None:
    words = '<img src=x onerror="document.title=1"> <b>bold</b> javascript:alert(1) שלום'
    await visit.say(READER_ID, words)

    await expect(visit.panel(READER_ID).locator(".message.mine .text")).to_have_text(words)
    await expect(visit.page.locator(".message img, .message b")).to_have_count(0)


async def test_a_text_can_be_answered_with_a_command(visit: Visit, stage: Stage) -> None:
    rita = visit.panel(READER_ID)
    await visit.say(READER_ID, "A short text.")
    await rita.get_by_role("button", name="Reply to this message").first.click()
    await expect(rita.locator(".context")).to_contain_text("A short text.")
    await visit.say(READER_ID, "/tldr")

    await expect(rita.locator(".message.mine .reply:visible")).to_have_text("A short text.")
    replied = [message.get("reply_to_message", {}).get("text") for message in stage.world.history(READER_ID)]
    assert "A short text." in replied
