"""The state social allowance of people of age with a disability."""
