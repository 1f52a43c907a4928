"""The service that proves closed batches and brings them to L1 in order."""
