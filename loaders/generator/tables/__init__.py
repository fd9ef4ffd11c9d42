"""Published shares and names as tables; `loaders.generator.shares` says where each comes from."""
