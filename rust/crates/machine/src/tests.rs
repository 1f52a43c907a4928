//! Small programs by hand: every form of instruction, every call, every way to fail.
