"""How full a webinar is: a bar for the eye, the same in words beside it, and a warning when it runs out."""

from bot.domain.webinar import ALMOST_FULL, FILLING

BAR = 20


def bar(count: int, limit: int) -> str:
    """'▓▓▓▓▓▓▓▓░░░░░░░░░░░░'; more than the limit is a full bar."""
    full = min(BAR, round(count / limit * BAR))
    return f"{'▓' * full}{'░' * (BAR - full)}"


def places(count: int, limit: int) -> str:
    """'83 of 100 places are taken (83%)'."""
    return f"{count:,} of {limit:,} places are taken ({count / limit:.0%})"


def running_out(count: int, limit: int) -> str:
    """From 80 % of a limit on how urgent it is; nothing below, and nothing without a limit."""
    if not limit or count < FILLING * limit:
        return ""
    left = limit - count
    if left <= 0:
        return "It is full: RingCentral closes registration at the limit."
    are_left = "1 place is left" if left == 1 else f"{left:,} places are left"
    return f"It is almost full: {are_left}." if count >= ALMOST_FULL * limit else f"It is filling up: {are_left}."
