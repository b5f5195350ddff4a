#!/bin/sh
# The namespace of payments, with the retention that protects their numbers. The worker adds the search attributes.
set -eu
if temporal operator namespace describe --namespace default >/dev/null 2>&1; then
  temporal operator namespace update --namespace default --retention 2160h
else
  temporal operator namespace create --namespace default --retention 2160h
fi
