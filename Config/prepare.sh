# Makes sure that what Huying is built and tested with is there. Sourced by Tests/run.sh and by
# Sources/huying-demo/run.sh; installs missing Debian packages and says so, never Swift itself.

say() { printf '\n== %s\n' "$*"; }

# Program or file that tells, and the Debian package that brings it. The first part is what the Swift
# toolchain itself needs on Debian, the second what Huying is built and tested with.
needed='
/usr/bin/git                                git
/usr/bin/ld                                 binutils
/usr/bin/gcc                                gcc
/usr/include/c++/*                          libstdc++-12-dev
/usr/include/*/sys/types.h                  libc6-dev
/usr/lib/*/libncurses.so.6                  libncurses6
/usr/lib/*/libedit.so.2                     libedit2
/usr/lib/*/libxml2.so.2                     libxml2
/usr/share/zoneinfo/Asia/Shanghai           tzdata
/etc/ssl/certs/ca-certificates.crt          ca-certificates

/usr/include/zlib.h                         zlib1g-dev
/usr/include/sqlite3.h                      libsqlite3-dev
/usr/include/*/curl/curl.h                  libcurl4-openssl-dev
/usr/bin/systemd-analyze                    systemd
/usr/bin/python3                            python3
/usr/bin/faketime                           faketime
/usr/bin/strace                             strace
'

install_missing() {
    local missing=() probe package
    while read -r probe package; do
        [ -n "$probe" ] || continue
        compgen -G "$probe" >/dev/null || missing+=("$package")
    done <<<"$needed"
    [ ${#missing[@]} -gt 0 ] || return 0

    say "Installing ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
    if ! command -v apt-get >/dev/null || ! command -v "${root[0]:-true}" >/dev/null; then
        echo "Please install what corresponds to these Debian packages: ${missing[*]}" >&2
        return 1
    fi
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

check_swift() {
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    local major=${version% *} minor=${version#* }
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 1 ]; }; then
        echo "Swift 6.1 or newer is needed on the PATH: https://www.swift.org/install/linux" >&2
        return 1
    fi
}

prepare() {
    install_missing
    check_swift
}
