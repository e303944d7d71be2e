"""From advert to ranking: long lists, offers, prices, and what bars an award."""
