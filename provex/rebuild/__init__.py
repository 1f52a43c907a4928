"""Rebuilds every position of an exchange from an Ethereum node alone, and checks it at every batch.

What can be rebuilt, and what not, stands in docs/auditor/rebuild.md.
"""
