"""Block Kit of the forms that create and change webinars."""
