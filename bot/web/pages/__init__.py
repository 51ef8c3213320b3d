"""One file a page: each reads what it shows in one transaction and renders one template."""
