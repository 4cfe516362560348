"""What goes wrong for people, and what is nobody's fault.

Exception
 ├─ Refusal          a wish that cannot be met: str() says what happened and what to do
 └─ Unreachable      Telegram takes nothing from us at the moment, and surely took nothing of this
"""


class Refusal(Exception):
    """A wish that cannot be met; `str()` is one sentence that says what happened and what to do."""


class Unreachable(Exception):
    """Telegram could not be reached, or asks for a long pause: surely nothing was sent, and all may be tried again."""
