"""Fast withdrawals: providers who pay on L1 at once, and the desk where the exchange meets them."""
