"""The database: connections, transactions, tables of the engine, and statements compiled once."""
