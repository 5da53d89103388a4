#!/usr/bin/env bash
# The whole idea in a minute: builds Huying, starts a hub and three offices on this machine, pulls the
# cable, lets two offices disagree, and settles it. With "stop DIRECTORY" it ends what it began; all
# arguments go to huying-demo (see huying-demo --help).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. Config/prepare.sh

say "准备 · What is needed"
prepare

say "编译，第一次要几分钟 · Building, several minutes the first time"
swift build

exec "$(swift build --show-bin-path)/huying-demo" "$@"
