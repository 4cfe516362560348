"""The one error of the summarizer. `str(error)` is a sentence for the person who gave the text."""


class SummarizerError(Exception):
    """A text or a wish that the summarizer cannot work with; says what happened and what to do."""
