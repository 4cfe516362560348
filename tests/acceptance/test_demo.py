"""`newsbrief demo` as a process: it opens, keeps its bot alive, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

pytestmark = pytest.mark.slow

PATIENCE = 90  # seconds


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def demo(tmp_path: Path, busy_port: int) -> Iterator[subprocess.Popen[str]]:
    command = [str(Path(sys.executable).with_name("newsbrief")), "demo", "--no-browser", "--port", str(busy_port)]
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, start_new_session=True
    )
    yield process
    process.kill()
    process.communicate()


def wait_for_line(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found
    raise AssertionError(f"The demo ended without a line like {pattern!r}.")


def the_bot(process: subprocess.Popen[str]) -> psutil.Process:
    (child,) = psutil.Process(process.pid).children()
    return child


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_takes_the_next_port_serves_and_ends_cleanly(
    demo: subprocess.Popen[str], number: int, tmp_path: Path, busy_port: int
) -> None:
    wait_for_line(demo, f"Port {busy_port} is taken")
    address = wait_for_line(demo, r"\d+ sample articles: (http://127\.0\.0\.1:\d+/)")[1]
    wait_for_line(demo, "Ctrl-C ends it")
    with urlopen(address) as answer:
        assert b"<title>Newsbrief playground</title>" in answer.read()
    bot = the_bot(demo)

    demo.send_signal(number)
    said = demo.communicate(timeout=PATIENCE)[0]

    assert (demo.returncode, said) == (0, "The playground is closed.\n")
    assert not bot.is_running()
    assert list(tmp_path.iterdir()) == []


def test_it_starts_a_bot_that_died_again(demo: subprocess.Popen[str]) -> None:
    wait_for_line(demo, "Ctrl-C ends it")
    first = the_bot(demo)

    first.kill()

    wait_for_line(demo, r"The bot ended \(SIGKILL\) and was started again")
    assert the_bot(demo).pid != first.pid


def test_the_bot_ends_with_a_demo_that_is_killed(demo: subprocess.Popen[str]) -> None:
    wait_for_line(demo, "Ctrl-C ends it")
    bot = the_bot(demo)

    demo.kill()

    assert bot.wait(PATIENCE) is None or not bot.is_running()
