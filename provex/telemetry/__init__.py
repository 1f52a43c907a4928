"""What a process tells about itself: counts, times, logs. The lowest layer."""
