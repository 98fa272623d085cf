#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\n'
echo "$(wget -q -O - "$CACHE/parcels") parcels delivered"
echo "served by $(hostname)"
