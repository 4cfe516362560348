"""The documents tell the truth about the code, as far as a machine can tell."""

import re
from pathlib import Path

import pytest

from bot import config
from bot.cli import parser
from bot.conversation.commands import COMMANDS, Audience


@pytest.fixture(scope="module")
def readme(project):
    return (project / "README.md").read_text()


@pytest.fixture(scope="module")
def architecture(project):
    return (project / "ARCHITECTURE.md").read_text()


def test_the_readme_names_every_setting_with_its_default_and_meaning(readme):
    rows = {row[0]: row[1:] for row in re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", readme, re.MULTILINE)}
    assert set(rows) == {setting.name for setting in config.SETTINGS}
    for setting in config.SETTINGS:
        default, meaning = rows[setting.name]
        assert meaning == setting.meaning
        if setting.default:
            assert default == f"`{setting.default}`"


def test_the_example_environment_names_every_setting(project):
    named = re.findall(r"^(?:# )?([A-Z_]+)=", (project / ".env.example").read_text(), re.MULTILINE)
    assert named == [setting.name for setting in config.SETTINGS]


@pytest.mark.parametrize("audience", list(Audience))
def test_the_readme_lists_what_people_can_say(readme, audience):
    heading = {Audience.READER: "| readers | |", Audience.ADMIN: "| administrators | |"}[audience]
    table = readme.split(heading)[1].split("\n\n")[0]
    listed = dict(re.findall(r"^\| `/(\w+)[^`]*` \| (.+?) \|$", table, re.MULTILINE))
    wanted = {command.name: command.description for command in COMMANDS if command.audience is audience}
    assert listed == wanted


def test_the_readme_lists_every_subcommand(readme):
    actions = [action for action in parser()._actions if action.choices and action.dest == "command"]
    subcommands = set(actions[0].choices)
    assert set(re.findall(r"^\| `newsbrief ([\w-]+)", readme, re.MULTILINE)) == subcommands


def test_every_make_target_that_a_document_names_exists(project, readme, architecture):
    targets = set(re.findall(r"^(\w+):.*## ", (project / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?\bmake ([a-z]+)`", readme + architecture)) | {"demo", "test"}
    assert named <= targets


def test_every_file_that_the_architecture_names_exists(project, architecture):
    named = set(re.findall(r"`((?:bot|storage|summarizer|tests|requirements|docs|\.ci)/[\w./*-]*)`", architecture))
    assert len(named) > 20
    missing = {name for name in named if not list(project.glob(name.rstrip("/")))}
    assert not missing


def test_every_module_is_named_in_the_architecture(project, architecture):
    modules = {
        path.relative_to(project).as_posix()
        for package in ("bot", "storage", "summarizer")
        for path in (project / package).rglob("*.py")
        if "versions" not in path.parts and path.name not in ("__init__.py", "__main__.py")
    }
    unnamed = {name for name in modules if not re.search(rf"\b{Path(name).stem}\b", architecture)}
    assert not unnamed


def test_the_architecture_stays_short(architecture):
    assert len(architecture.splitlines()) <= 150
