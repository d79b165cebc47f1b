"""Work that would hold the event loop up, in threads of Greenroom's own.

Not in asyncio's default executor: DBOS puts its own there, and shuts that down when it is closed.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(thread_name_prefix="greenroom")


async def in_thread(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives or raises; it does not see the context variables of whoever waits for it."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), partial(work, *args, **kwargs))
