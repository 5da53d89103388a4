#!/usr/bin/env bash
# Runs every check and every test of Huying: installs missing Debian packages, checks the format,
# builds with warnings as errors, and tests. May be run again at any time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Config/prepare.sh

say "What is needed"
prepare

say "Format"
swift format lint --strict -r Sources Tests Package.swift

say "Build (the first time takes several minutes)"
swift build --build-tests

say "Tests"
swift test --skip-build
