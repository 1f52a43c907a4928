"""The WebSocket: connections, and the hub that turns durable outcomes into their messages."""
