"""The scripted tour: the life of money on a fresh chain, every step checked against L1 and the API.

`provex demo` starts it; what it shows stands in docs/operator/demo.md.
"""
