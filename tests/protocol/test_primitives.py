"""Injection of primitives."""

from dataclasses import replace

from provex.native import crypto as native
from provex.protocol.messages import collateral_asset_id
from provex.protocol.primitives import PLAIN, Primitives, inject, primitives


def test_messages_use_the_injected_primitives(crypto: Primitives) -> None:
    inject(replace(crypto, keccak256=lambda _: (7).to_bytes(32)))

    assert collateral_asset_id(bytes(20)) == 7


def test_install_puts_the_native_ones_in_force(crypto: Primitives) -> None:
    native.install()

    assert primitives() is native.NATIVE
    assert primitives() is not PLAIN
