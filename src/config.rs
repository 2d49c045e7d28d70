//! Flags, environment and TOML become one `Config`; nobody else reads them.
