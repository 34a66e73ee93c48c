#!/bin/bash
# Makes a bare Debian PC the server of a shop: as root, from a copy of this repository,
#   deploy/install-branch.sh --central https://central.example.com --code ABCD-EFGH-JKMN
# It says what it does. Given again it goes on where it was broken off; what is there already, and your own settings, stay.
set -euo pipefail

usage='deploy/install-branch.sh --central URL --code CODE [--allow-http] [--app FOLDER] [--prefix FOLDER]
  --central URL    head office, as this machine reaches it
  --code CODE      the code that the dashboard shows for this shop
  --allow-http     head office may be reached without TLS; for trying out on one machine only
  --app FOLDER     a branch that deploy/prune.sh laid down; absent: it is built here (needs the line, 3 GB of disk and some minutes)
  --prefix FOLDER  installs under this folder, as the user who asks; for trying out'

say() { printf '%s\n' "==> $*"; }
fail() {
  printf '%s\n' "install-branch.sh: $1" >&2
  exit "${2:-1}"
}

central='' code='' app='' prefix='' http=()
while [ $# -gt 0 ]; do
  case $1 in
    --central) central=${2:?$usage} && shift 2 ;;
    --code) code=${2:?$usage} && shift 2 ;;
    --app) app=${2:?$usage} && shift 2 ;;
    --prefix) prefix=${2:?$usage} && shift 2 ;;
    --allow-http) http=(--allow-http) && shift ;;
    -h | --help) printf '%s\n' "$usage" && exit 0 ;;
    *) fail "there is no option $1
$usage" 2 ;;
  esac
done
if [ -z "$central" ] || [ -z "$code" ]; then fail "--central and --code are needed.
$usage" 2; fi
[ -n "$prefix" ] || [ "$(id -u)" = 0 ] || fail 'run it as root (sudo).' 2

root=$(cd "$(dirname "$0")/.." && pwd)
home=$prefix/opt/branchline
settings=$prefix/etc/branchline/branch
data=$prefix/var/lib/branchline/branch
unit=$prefix/etc/systemd/system/branchline-branch.service
user=branchline
[ -z "$prefix" ] || user=$(id -un)

# --- Node: that of the machine, else Debian's, else that of nodejs.org, checked against its sums -----------------------------------
fits() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

find_node() {
  local candidate
  for candidate in "$home/node/bin/node" "$(command -v node || true)"; do
    if [ -x "$candidate" ] && fits "$candidate"; then
      node=$candidate
      return 0
    fi
  done
  return 1
}

fetch_node() {
  local arch sums name work
  case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) fail "there is no Node to fetch for $(uname -m): install Node 20.19 or newer, then run this again." ;; esac
  say 'Node 20.19 or newer is not here: fetching Node 22 from nodejs.org'
  if ! { command -v curl && command -v xz; } >/dev/null; then
    apt-get update -q
    apt-get install -qy --no-install-recommends ca-certificates curl xz-utils
  fi
  work=$(mktemp -d)
  sums=$(curl -fsSL --proto '=https' https://nodejs.org/dist/latest-v22.x/SHASUMS256.txt)
  name=$(printf '%s\n' "$sums" | sed -n "s/^[0-9a-f]*  \(node-v22[0-9.]*-linux-$arch\.tar\.xz\)$/\1/p")
  [ -n "$name" ] || fail 'nodejs.org names no Node 22 for this machine.'
  curl -fsSL --proto '=https' -o "$work/$name" "https://nodejs.org/dist/latest-v22.x/$name"
  (cd "$work" && printf '%s\n' "$sums" | grep " $name\$" | sha256sum -c --quiet -) || fail 'what nodejs.org sent does not have the sum it names.'
  mkdir -p "$home/node.new"
  tar -xJf "$work/$name" -C "$home/node.new" --strip-components=1
  mv "$home/node.new" "$home/node"
  rm -rf "$work"
  node=$home/node/bin/node
}

node=''
mkdir -p "$home"
find_node || fetch_node
say "Node: $node ($("$node" --version))"
PATH=$(dirname "$node"):$PATH

# --- the user and the folders ------------------------------------------------------------------------------------------------------
if ! id "$user" >/dev/null 2>&1; then
  say "making the user $user, who can log in nowhere"
  useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
fi
owned() { # a folder that only the server's user reads
  [ -d "$1" ] || say "making $1"
  mkdir -p "$1"
  [ -n "$prefix" ] || chown "$user:" "$1"
  chmod 0700 "$1"
}
owned "$settings"
owned "$data"

as_user() {
  if [ "$(id -un)" = "$user" ]; then "$@"; else runuser -u "$user" -- "$@"; fi
}

# --- the program: a new folder each time, put in place in one step; the one before stays until it is ---------------------------------
release=$home/branch-$(date -u +%Y%m%d%H%M%S)
if [ -n "$app" ]; then
  [ -f "$app/dist/main.js" ] || fail "$app is no branch that deploy/prune.sh laid down."
  say "copying the program from $app to $release"
  cp -a "$app" "$release.new"
else
  say "building the program into $release"
  "$root/deploy/prune.sh" branch "$release.new"
fi
[ -n "$prefix" ] || chown -R root: "$release.new"
mv "$release.new" "$release"
cp "$root/deploy/launch.mjs" "$home/launch.mjs.new"
mv "$home/launch.mjs.new" "$home/launch.mjs"
ln -sfn "$release" "$home/branch.new"
mv -T "$home/branch.new" "$home/branch"
# The program in use and the one before it are kept, and the one that runs in place of one that did not start.
find "$home" -maxdepth 1 -type d -name 'branch-[0-9]*' | sort | head -n -2 | while read -r old; do
  if grep -qsF "\"good\":\"$old\"" "$data/release.json"; then continue; fi
  say "removing the program before the last, $old"
  rm -rf "$old"
done

# --- the branch --------------------------------------------------------------------------------------------------------------------
answers() { "$node" -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "$1" 2>/dev/null; }
port=$(sed -n 's/^PORT=\([0-9]*\)$/\1/p' "$settings/.env" 2>/dev/null || true)
health=http://127.0.0.1:${port:-8001}/healthz
if [ -f "$settings/.env" ] && answers "$health"; then
  say 'the server of this shop runs already: it is enrolled, and sells on; it takes the new program at its next start'
else
  say "enrolling at $central"
  (cd "$settings" && as_user "$node" --enable-source-maps "$home/branch/dist/main.js" enrol \
    --central "$central" --code "$code" "${http[@]}" --data-dir "$data" --environment "$settings/.env")
fi

# --- at every start of the machine ---------------------------------------------------------------------------------------------------
mkdir -p "$(dirname "$unit")"
wanted=$(sed -e "s#@NODE@#$node#" -e "s#/opt/branchline#$home#g" -e "s#/etc/branchline#$prefix/etc/branchline#g" -e "s#/var/lib/branchline#$prefix/var/lib/branchline#g" "$root/deploy/systemd/branchline-branch.service")
if [ -f "$unit" ] && [ "$(cat "$unit")" != "$wanted" ]; then
  say "$unit was changed: it stays; the new one is beside it, as $unit.new"
  printf '%s\n' "$wanted" >"$unit.new"
else
  say "writing $unit"
  printf '%s\n' "$wanted" >"$unit"
fi

by_hand="cd $settings && $([ "$(id -un)" = "$user" ] || printf 'runuser -u %s -- ' "$user")$node $home/branch/dist/main.js"
if [ -n "$prefix" ] || [ ! -d /run/systemd/system ]; then
  if answers "$health"; then
    say "the server answers at $health"
    exit 0
  fi
  say 'systemd does not run here. Start the server by hand:'
  printf '    %s\n' "$by_hand"
  exit 0
fi
systemctl daemon-reload
systemctl enable --quiet branchline-branch
systemctl is-active --quiet branchline-branch || answers "$health" || systemctl start branchline-branch
for _ in $(seq 60); do
  if answers "$health"; then
    say 'ready to sell: the server runs, and starts with the machine'
    printf '    %s doctor\n' "$by_hand"
    exit 0
  fi
  sleep 1
done
fail 'the server did not answer within a minute. journalctl -u branchline-branch says why.'
