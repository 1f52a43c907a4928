"""What is generated from the description of the constraints."""
