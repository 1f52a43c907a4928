"""Prices: signed oracle bundles, index and mark prices, the development chain's price process."""
