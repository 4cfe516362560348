"""Speed and memory, side by side with bare counterparts."""

import summarizer  # noqa: F401 - before numpy is loaded: it sets how many threads BLAS has, as in the bot
