#!/bin/sh
# The page: the products, as the cache hands them out, and who served it.
printf 'Content-Type: text/plain\r\n\r\n'
echo "$SHOP_NAME"
wget -q -O - "$CACHE/products" | while read -r product price; do
  echo "  $product: $price $SHOP_CURRENCY"
done
echo "served by $(hostname)"
