"""The SDK: keys, signing, REST, WebSocket, deposits, and a demo market maker.

The names that most programs need stand here; docs/trader/sdk.md shows them at work.
"""

from .deposits import deposit, register_on_l1, wait_for_deposit
from .errors import ApiError, ConnectionFault, StreamRefused
from .signing import FastWithdrawal, NewOrder, NewTransfer, NewWithdrawal, Receiver
from .stream import Stream
from .trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys

__all__ = [
    "DEVELOPMENT_NETWORK_ID",
    "ApiError",
    "ConnectionFault",
    "FastWithdrawal",
    "NewOrder",
    "NewTransfer",
    "NewWithdrawal",
    "Receiver",
    "Stream",
    "StreamRefused",
    "Trader",
    "TraderKeys",
    "deposit",
    "register_on_l1",
    "wait_for_deposit",
]
