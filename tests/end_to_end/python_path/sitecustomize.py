"""Gives the published dYdX client what Python 3.11 dropped: `inspect.getargspec`.

Stands on PYTHONPATH of the client's own environment; the client's code stays as published.
"""

import inspect
from typing import Any

if not hasattr(inspect, "getargspec"):

    def getargspec(function: Any) -> tuple[Any, ...]:
        """Answer as Python 3.10 did: names, variable names, keywords, defaults."""
        return tuple(inspect.getfullargspec(function)[:4])

    inspect.getargspec = getargspec
