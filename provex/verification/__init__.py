"""The slow verifier: reads like the protocol's description, plain integers, standard library only.

The obvious twin of the native crates `transcript`, `merkle` and `fri`.
"""
