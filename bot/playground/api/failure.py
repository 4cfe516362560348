"""How the Bot API says no.

Exception
 └─ Failure          a refused call: an HTTP status, Telegram's own text, and its parameters
"""

from bot.playground.world.accounts import Json

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE = 400, 401, 403, 404, 409, 413


class Failure(Exception):
    """A call that the Bot API refuses; see https://core.telegram.org/bots/api#making-requests."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> Json:
        more = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


def bad_request(reason: str, parameters: Json | None = None) -> Failure:
    return Failure(BAD_REQUEST, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> Failure:
    return Failure(FORBIDDEN, f"Forbidden: {reason}")
