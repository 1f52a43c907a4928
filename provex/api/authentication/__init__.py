"""Who asks: API keys with HMAC, and typed Ethereum signatures."""
