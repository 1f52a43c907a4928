"""Provex: an exchange for perpetual contracts, settled on Ethereum by validity proofs."""

__version__ = "0.1.0"
