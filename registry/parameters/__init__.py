"""The law that several benefits share, as dated data: see `registry.law`."""
