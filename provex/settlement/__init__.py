"""From a closed batch to its proof."""
