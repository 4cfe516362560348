"""Where the numbers in `summarizer/data` come from. Nothing in here is loaded when Newsbrief runs."""
