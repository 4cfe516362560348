"""Which sentences of a news article an editor would have chosen.

Five stages, each trained on the one before (`summarizer.training.rank`): every word gets the probability that the
editor's highlights contain it, first by itself, then in its context; then every pair of neighbours; a sentence scorer
keeps the best few sentences; of all small sets of these the one with the best expected overlap wins.
"""
