"""A form that takes files, and a file for it."""

CSV = b"first,last,email\nAda,Quist,ada@example.com\n"


def form(**field: object) -> dict:
    """A modal with one field for files."""
    element = {"type": "file_input", "action_id": "value", **field}
    return {
        "type": "modal",
        "callback_id": "import",
        "title": {"type": "plain_text", "text": "Register people"},
        "submit": {"type": "plain_text", "text": "Check"},
        "blocks": [
            {
                "type": "input",
                "block_id": "people",
                "label": {"type": "plain_text", "text": "CSV file"},
                "element": element,
            }
        ],
    }
