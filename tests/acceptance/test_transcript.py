"""`newsbrief demo --transcript` as a person calls it: what is printed, and what it exits with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.terminal import WIDTH

COMMAND = [str(Path(sys.executable).with_name("newsbrief")), "demo", "--transcript"]
A_REAL_BOTS = {"TELEGRAM_TOKEN": "1:real", "DATABASE_URL": "postgresql://nowhere.invalid/real", "ADMIN_IDS": "7"}
LIMIT = 60  # seconds; it takes about eight


def play(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it in a folder of its own, beside settings that are meant for a real bot."""
    environment = os.environ | A_REAL_BOTS
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, project: Path) -> subprocess.CompletedProcess[str]:
    sample = project / "bot/playground/samples/glacier-treaty.txt"
    return play(tmp_path_factory.mktemp("play"), str(sample))


def test_it_ends_well(played: subprocess.CompletedProcess[str]) -> None:
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stderr == ""


def test_the_administrator_sees_the_preview_and_publishes(played: subprocess.CompletedProcess[str]) -> None:
    scene = between(played.stdout, "An administrator adds", "A reader subscribes")

    assert "Ada → Newsbrief · 18:00\n  📎 glacier-treaty.txt" in scene
    assert "Three neighbors sign treaty over a melting glacier" in scene
    assert "[ Publish ] [ Edit title ]\n  [ Topics ] [ Discard ]" in scene
    assert scene.index("Ada presses [ Publish ]") < scene.index("18:00, edited\n  Published")


def test_the_digest_arrives_once_with_summary_and_quotes(played: subprocess.CompletedProcess[str]) -> None:
    scene = between(played.stdout, "08:00 in Berlin", "09:00 in Berlin")

    assert scene.count("Newsbrief → Rita · 08:00") == played.stdout.count("📰 Daily digest") == 1
    assert "• Ordania, Velmark and the Republic of Tesh agreed on Sunday" in scene
    assert "│ “Our grandfathers fought over where the line runs across the ice" in scene
    assert "│ — Leyla Ostrander" in scene


def test_a_killed_bot_answers_what_it_was_asked_while_dead(played: subprocess.CompletedProcess[str]) -> None:
    scene = between(played.stdout, "kill -9", "What was seen")

    assert scene.index("Rita → Newsbrief · 09:00\n  /settings") < scene.index("Newsbrief → Rita · 09:00")
    assert "Digest: daily at 08:00" in scene


def test_the_list_at_the_end_has_no_gap(played: subprocess.CompletedProcess[str]) -> None:
    checks = played.stdout.rpartition("What was seen")[2].splitlines()[1:]

    assert len(checks) == 10
    assert all(check.startswith("✓ ") for check in checks)


def test_no_line_is_wider_than_a_terminal(played: subprocess.CompletedProcess[str]) -> None:
    assert max(map(len, played.stdout.splitlines())) <= WIDTH


def test_what_is_no_article_fails_in_a_clear_line(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Hello.", encoding="utf-8")

    played = play(tmp_path, "note.txt")

    assert played.returncode == 1
    assert played.stdout.splitlines()[-1].startswith("✗ ")
    assert "Traceback" not in played.stdout + played.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    played = play(tmp_path, "missing.txt")

    assert played.returncode == 1
    assert played.stdout == ""
    assert played.stderr == "newsbrief: missing.txt cannot be read (No such file or directory).\n"


def between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]
