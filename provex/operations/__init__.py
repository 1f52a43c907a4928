"""What an operator sees of a running exchange and may tell it: metrics, health, commands."""
