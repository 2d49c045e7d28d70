//! Wires the parts: configuration in, a running server out.
