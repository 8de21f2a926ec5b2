"""Figures in messages: decimal points in English, decimal commas in Vietnamese."""


class Figures(str):
    """A parameter of a message that holds figures with decimal points; Vietnamese shows them with commas."""


def figures(value: float, places: int = 2) -> Figures:
    """Return a figure with at most so many decimal places and no closing zeros: 13, 13.5."""
    shown = f"{value:.{places}f}"
    return Figures(shown.rstrip("0").rstrip(".") if "." in shown else shown)
