"""Tests of provex.ethereum, most of them on a real development chain."""
