"""The SDK: keys, signing, REST, WebSocket, deposits, and a demo market maker.

The names that most programs need stand here; docs/trader/sdk.md shows them at work.
"""

from .deposits import deposit, register_on_l1, wait_for_deposit
from .errors import ApiError, ConnectionFault, QuoteRefused, StreamRefused
from .signing import FastWithdrawal, NewOrder, NewTransfer, NewWithdrawal, Receiver
from .stream import Stream
from .swap_deposits import SwapQuotes, deposit_ether, deposit_token
from .trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys

__all__ = [
    "DEVELOPMENT_NETWORK_ID",
    "ApiError",
    "ConnectionFault",
    "FastWithdrawal",
    "NewOrder",
    "NewTransfer",
    "NewWithdrawal",
    "QuoteRefused",
    "Receiver",
    "Stream",
    "StreamRefused",
    "SwapQuotes",
    "Trader",
    "TraderKeys",
    "deposit",
    "deposit_ether",
    "deposit_token",
    "register_on_l1",
    "wait_for_deposit",
]
