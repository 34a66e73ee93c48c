#!/bin/sh
# Builds one role and lays down what it needs to run, and nothing else: deploy/prune.sh central|branch|dashboard FOLDER
# The folder is made; one that is there is refused. It runs with Node alone: node FOLDER/dist/main.js (dashboard: node FOLDER/server.mjs).
set -eu
role=${1:?central, branch or dashboard} out=${2:?a folder that is not there yet}
root=$(cd "$(dirname "$0")/.." && pwd)
case $role in central | branch | dashboard) ;; *) echo "There is no role $role." >&2; exit 2 ;; esac
if [ -e "$out" ]; then echo "$out is there already; nothing was done." >&2; exit 2; fi
mkdir -p "$(dirname "$out")"
out=$(cd "$(dirname "$out")" && pwd)/$(basename "$out")
cd "$root"
pnpm() { npx --yes pnpm@10.34.9 "$@"; }

# A tree that is built already (CI, this repository's own tests) need not be built again.
if [ "${BRANCHLINE_BUILT:-}" != 1 ]; then
  pnpm install --frozen-lockfile
  TURBO_TELEMETRY_DISABLED=1 pnpm exec turbo run build --filter="@branchline/$role..." --filter=@branchline/till... --output-logs=errors-only
fi

if [ "$role" = dashboard ]; then
  mkdir "$out"
  cp -a apps/dashboard/dist/standalone/. "$out"
  printf "import './apps/dashboard/server.js'\n" >"$out/server.mjs"
  exit 0
fi
# With the versions of the lockfile.
pnpm --filter "@branchline/$role" deploy --prod --prefer-offline --config.inject-workspace-packages=true "$out"
node deploy/slim.mjs "$role" "$out"
cp tooling/server-flags.json "$out"
if [ "$role" = branch ]; then cp -a apps/till/dist "$out/till"; fi
