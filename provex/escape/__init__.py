"""Leaves a frozen exchange without its operator: what a position is worth, and the proof of it.

The proof's layout and the steps on L1 stand in docs/auditor/escape.md.
"""
