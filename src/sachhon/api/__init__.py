"""The API: what people see and do on pages, for programs; tokens, and addresses that are told of events."""
