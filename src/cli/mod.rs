//! The command line: one file per command, talking to the running server through its socket.
