import pytest

from bot import config

TOKEN = "123456:ABC-def_ghi"
LEAST = {"TELEGRAM_TOKEN": TOKEN}


def test_a_token_is_all_that_must_be_given():
    settings = config.load(LEAST)
    assert settings.telegram_token == TOKEN
    assert settings.admin_ids == frozenset()
    assert settings.database_url == "sqlite:///newsbrief.db"
    assert settings.auto_migrate is False
    assert settings.fetch_ports == {80, 443}
    assert settings.paid_broadcast is None


def test_every_mistake_is_named_at_once():
    wrong = {
        "TELEGRAM_TOKEN": "hello",
        "ADMIN_IDS": "1001, Ada",
        "DATABASE_URL": "mysql://somewhere",
        "AUTO_MIGRATE": "perhaps",
        "TELEGRAM_API_URL": "ftp://example",
        "WEBHOOK_URL": "bot.example",
        "WEBHOOK_SECRET": "open sesame",
        "WEBHOOK_LISTEN": "8443",
        "FETCH_PORTS": "80,99999",
        "PAID_BROADCAST": "29",
        "LOG_LEVEL": "LOUD",
    }
    with pytest.raises(config.SettingsError) as caught:
        config.load(wrong)
    assert [problem.split()[0] for problem in caught.value.problems] == list(wrong)
    assert all(problem.endswith(".") for problem in caught.value.problems)


def test_a_missing_token_is_named_with_its_meaning():
    with pytest.raises(config.SettingsError, match="TELEGRAM_TOKEN is missing: the bot's token, from @BotFather"):
        config.load({})


def test_commands_without_telegram_need_no_token():
    assert config.load({}, token_needed=False).telegram_token == ""


def test_a_secret_comes_from_a_file(tmp_path):
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    assert config.load({"TELEGRAM_TOKEN_FILE": str(secret)}).telegram_token == TOKEN


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(config.SettingsError, match="TELEGRAM_TOKEN cannot be read from the file"):
        config.load({"TELEGRAM_TOKEN_FILE": str(tmp_path / "nothing")})


def test_a_setting_given_twice_is_refused(tmp_path):
    with pytest.raises(config.SettingsError, match="keep either TELEGRAM_TOKEN or TELEGRAM_TOKEN_FILE"):
        config.load({**LEAST, "TELEGRAM_TOKEN_FILE": str(tmp_path)})


@pytest.mark.parametrize("written", ["1001,1002", "1001 1002", " 1001 , 1002 "])
def test_ids_may_be_parted_by_commas_or_spaces(written):
    assert config.load({**LEAST, "ADMIN_IDS": written}).admin_ids == {1001, 1002}


@pytest.mark.parametrize(
    ("written", "meant"), [("127.0.0.1:8443", ("127.0.0.1", 8443)), ("[::1]:80", ("::1", 80)), ("bot:1", ("bot", 1))]
)
def test_an_address_to_listen_at_is_a_host_and_a_port(written, meant):
    assert config.load({**LEAST, "WEBHOOK_LISTEN": written}).webhook_listen == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("0", False)]
)
def test_yes_and_no_are_read_in_their_usual_spellings(written, meant):
    assert config.load({**LEAST, "AUTO_MIGRATE": written}).auto_migrate is meant


@pytest.mark.parametrize("written", ["30", "1000"])
def test_paid_messages_are_a_number_a_second(written):
    assert config.load({**LEAST, "PAID_BROADCAST": written}).paid_broadcast == int(written)


@pytest.mark.parametrize(("written", "meant"), [("", None), ("1002", 1002), ("-1001234567890", -1001234567890)])
def test_a_log_chat_is_named_by_its_id_or_not_at_all(written, meant):
    assert config.load({**LEAST, "LOG_CHAT_ID": written}).log_chat_id == meant


@pytest.mark.parametrize("written", ["@news", "0", "-", "12a", "1" * 17])
def test_another_log_chat_is_refused(written):
    with pytest.raises(config.SettingsError, match="LOG_CHAT_ID must be a chat's numeric id"):
        config.load({**LEAST, "LOG_CHAT_ID": written})


def test_every_setting_has_its_field():
    names = {setting.name.lower() for setting in config.SETTINGS}
    assert names == set(config.Settings.__dataclass_fields__)
