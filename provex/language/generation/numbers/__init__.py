"""What a program does with numbers, as instructions."""
