"""Commands for traders and operators, and the process that hosts the whole exchange."""
