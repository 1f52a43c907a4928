"""Shapes of requests and responses: they validate, encode, and yield the OpenAPI document."""
