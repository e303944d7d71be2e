"""The analyst's studio: pages and addresses of the drafts in which people change process folders."""
