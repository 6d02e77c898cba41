"""What the engine will not do; whoever calls it needs to know this one name."""


class Refusal(ValueError):
    """Files or columns that cannot be worked on; the text says what was found, and what would do."""
