# SPDX-License-Identifier: MIT
# What examples/run.sh and tests/run.sh share: find what is missing and install it, and keep build directories
# in order. To be sourced by bash, with `root` set to the source tree.

say() { printf '%s\n' "$*"; }
stop() {
  printf 'chainrule: %s\n' "$*" >&2
  exit 1
}

ninja_program() {
  command -v ninja || command -v ninja-build || command -v samu
}

# Whether Debian's package is there, told by what it is needed for, so that any other way of having it counts.
have() {
  case $1 in
    g++) command -v "${CXX:-c++}" >/dev/null || { [ -z "${CXX:-}" ] && command -v g++ >/dev/null; } ;;
    meson) command -v meson >/dev/null ;;
    ninja-build) ninja_program >/dev/null ;;
    pkg-config) command -v pkg-config >/dev/null || command -v pkgconf >/dev/null ;;
    python3) command -v python3 >/dev/null ;;
    cmake) command -v cmake >/dev/null ;;
    clang-format) command -v clang-format >/dev/null || command -v clang-format-14 >/dev/null ;;
    chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ;;
    chromium-driver) command -v chromedriver >/dev/null ;;
    npm) command -v npm >/dev/null ;;
    libspdlog-dev) pkg-config --exists spdlog 2>/dev/null ;;
    libeigen3-dev) pkg-config --exists eigen3 2>/dev/null ;;
    nlohmann-json3-dev) pkg-config --exists nlohmann_json 2>/dev/null ;;
    libxsimd-dev) pkg-config --exists xsimd 2>/dev/null ;;
    libcli11-dev) pkg-config --exists CLI11 2>/dev/null ;;
    libbenchmark-dev) pkg-config --exists benchmark 2>/dev/null ;;
    doctest-dev) printf '#include <doctest/doctest.h>\n' | ${CXX:-c++} -x c++ -E - >/dev/null 2>&1 ;;
    *) dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q ' installed$' ;;
  esac
}

missing_of() {
  local package
  for package in "$@"; do
    have "$package" || printf '%s ' "$package"
  done
}

by_hand() {
  local package
  say "chainrule: $1" >&2
  say "Please install by hand, and start again:" >&2
  for package in $2; do
    case $package in
      g++) say "  a C++20 compiler: g++ 12 or clang 14, or newer" ;;
      meson) say "  Meson 0.61 or newer" ;;
      ninja-build) say "  Ninja" ;;
      pkg-config) say "  pkg-config" ;;
      python3) say "  Python 3.7 or newer" ;;
      cmake) say "  CMake 3.16 or newer" ;;
      clang-format) say "  clang-format 14" ;;
      chromium) say "  Chromium or Chrome" ;;
      chromium-driver) say "  ChromeDriver, of the same version as Chromium" ;;
      npm) say "  npm" ;;
      libspdlog-dev) say "  spdlog, with its headers and its pkg-config file" ;;
      libeigen3-dev) say "  Eigen 3, with its pkg-config file" ;;
      nlohmann-json3-dev) say "  nlohmann's JSON for C++, with its pkg-config file" ;;
      libxsimd-dev) say "  xsimd 8, with its pkg-config file" ;;
      libcli11-dev) say "  CLI11, with its pkg-config file" ;;
      doctest-dev) say "  doctest, so that #include <doctest/doctest.h> works" ;;
      libbenchmark-dev) say "  Google Benchmark, with its pkg-config file" ;;
      *) say "  what Debian calls $package" ;;
    esac
  done >&2
  say "On Debian and Ubuntu this command does it:" >&2
  say "  sudo apt-get install --no-install-recommends ${2% }" >&2
  exit 1
}

# Makes sure that the packages named are there. Says what it installs before it does.
ensure() {
  local missing as_root=()
  missing=$(missing_of "$@")
  [ -n "$missing" ] || return 0

  command -v apt-get >/dev/null || by_hand "something is missing, and there is no apt-get here." "$missing"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || by_hand "something is missing, and installing it needs root." "$missing"
    # Without a terminal nobody could answer sudo's question.
    if ! sudo -n true 2>/dev/null && ! { [ -t 0 ] && [ -z "${CI:-}" ]; }; then
      by_hand "something is missing, and sudo would ask for a password." "$missing"
    fi
    as_root=(sudo)
  fi

  say "Installing with apt-get: ${missing% }"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update >/dev/null || say "apt-get update failed; trying with the package lists that are there."
  # shellcheck disable=SC2086  # a list of names
  "${apt[@]}" install --no-install-recommends $missing ||
    by_hand "apt-get could not install everything." "$(missing_of "$@")"
  hash -r
  missing=$(missing_of "$@")
  [ -z "$missing" ] || by_hand "apt-get has run, and something is still missing." "$missing"
}

# configure FOLDER COMPILER OPTION...: an up to date build directory. COMPILER may be empty. One that was made with
# other options is reconfigured; one that is broken, or was made for another compiler or another place, is made anew.
configure() {
  local folder=$1 compiler=$2
  shift 2
  local made_for="$root|${compiler:-${CXX:-}}" asked="$*"
  local stamp=$folder/chainrule-configured

  if [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$made_for" ]; then
    if [ "$(tail -n 1 "$stamp")" != "$asked" ]; then
      meson setup --reconfigure "$@" "$folder" "$root" >"$folder.log" 2>&1 && {
        printf '%s\n%s\n' "$made_for" "$asked" >"$stamp"
        return 0
      }
    elif "$(ninja_program)" -C "$folder" build.ninja >"$folder.log" 2>&1; then
      return 0
    fi
    say "$folder cannot be used as it is; making it anew."
  fi

  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  (
    [ -z "$compiler" ] || export CXX="$compiler"
    meson setup "$@" "$folder" "$root"
  ) >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    return 1
  }
  printf '%s\n%s\n' "$made_for" "$asked" >"$stamp"
}
