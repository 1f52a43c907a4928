"""Tests of the native engine through its typed face."""
