"""Official clients, unmodified, product by product: straight and through the proxy."""
