"""Pages from templates, with the headers every page of ours carries."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action *; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pages:
    """The templates; everything put into them is escaped."""

    def __init__(self) -> None:
        folder = Path(__file__).parent / "templates"
        self._templates = Environment(loader=FileSystemLoader(folder), autoescape=True)

    def show(self, name: str, status: int = 200, **values: str) -> HTMLResponse:
        """The page of that name."""
        text = self._templates.get_template(f"{name}.html").render(**values)
        return HTMLResponse(text, status_code=status, headers=HEADERS)
