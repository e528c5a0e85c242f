#!/bin/sh
# Compiles the tests by Free Pascal, and runs them. CHILKAT is the folder of the units that stand in
# for Chilkat_TLB.
set -e
cd "$(dirname "$0")/.."
mkdir -p build
if [ -z "$CHILKAT" ]; then
  CHILKAT=build/chilkat/verify
  [ -d "$CHILKAT" ] || polypost templates export delphi-chilkat build/chilkat
fi
fpc -Mdelphi -v0ew -l- -Fu"$CHILKAT" -Fi"$CHILKAT" -Fusrc -Futests -FUbuild \
  -obuild/RunTests tests/RunTests.dpr
exec build/RunTests
