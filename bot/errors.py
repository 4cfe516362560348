"""What the bot refuses, in a sentence for the person who asked.

Exception
 └─ Refusal          a wish that cannot be met: str() says what happened and what to do
"""


class Refusal(Exception):
    """A wish that cannot be met; `str()` is one sentence that says what happened and what to do."""
