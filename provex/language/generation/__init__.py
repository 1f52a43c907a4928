"""From checked instructions to a program of the machine (docs/auditor/machine.md)."""
