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
export HUYING_OPTIMIZED=1
swift build --build-tests

say "Tests"
swift test --skip-build

say "Simulation"
simulator=$(swift build --show-bin-path)/huying-sim
"$simulator" --count 600 --twice --situations
"$simulator" --count 1000 --twice --level sqlite
