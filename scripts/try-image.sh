#!/usr/bin/env bash
# Builds the image of the Dockerfile and runs the monitor in it once, without a container engine and without a registry:
# buildah builds with chroot isolation on stand-ins for the base images, made by debootstrap; namespaces run the result
# as an engine would: not as root, without capabilities, on a read-only root file system with a volume and a /tmp.
#
# Needs root on Debian, the packages buildah and debootstrap, and what "npm start" installs. Takes about five minutes
# and 3 GB below $TMPDIR. Leaves no process, no mount and no file behind.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
export PATH=$project/node_modules/.bin:$PATH BUILDAH_ISOLATION=chroot

fail() { echo "try-image: $*" >&2; exit 1; }
step() { echo "· $*"; }

[[ $(id -u) == 0 ]] || fail "must run as root: it mounts file systems"
for program in buildah debootstrap unshare nsenter setpriv curl; do
  command -v "$program" > /dev/null || fail "$program is missing. Try: apt-get install -y buildah debootstrap util-linux curl"
done
[[ -x node_modules/node/bin/node ]] || fail "the packages are not installed. Try: node scripts/setup.mjs build"

work=$(mktemp -d)
export TMPDIR=$work
engine=(buildah --root "$work/storage" --runroot "$work/run" --storage-driver overlay)
monitor=
finish() {
  status=$?
  trap - EXIT
  [[ $status == 0 ]] || tail -n 40 "$work/log" >&2 || true
  # With process 1 of its namespace everything in there ends.
  if [[ -n $monitor ]]; then
    pkill -KILL --parent "$monitor" || kill -KILL "$monitor" || true
    wait "$monitor" || true
  fi
  "${engine[@]}" umount --all > /dev/null 2>&1 || true
  "${engine[@]}" rm --all > /dev/null 2>&1 || true
  umount -R "$work/storage/overlay" 2> /dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

argument() { sed -n "s/^ARG $1=//p" Dockerfile; }
debian=$(argument DEBIAN)
node_version=$(argument NODE)

# What the stand-ins need to reach packages here comes from this machine and stays in the temporary folder.
step "Stand-ins for debian:$debian-slim and node:$node_version-$debian-slim"
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources | head -n 1)
[[ -n $mirror ]] || fail "no Debian mirror is named in /etc/apt/sources.list.d/*.sources"
debootstrap --variant=minbase --include=ca-certificates "$debian" "$work/base" "$mirror" > "$work/log" 2>&1
: > "$work/base/etc/apt/sources.list"
cp /etc/apt/sources.list.d/*.sources "$work/base/etc/apt/sources.list.d/"
cp /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/"
# As in the slim images: no manuals, and of the documentation only the copyrights.
printf 'path-exclude /usr/share/%s/*\n' man info locale doc > "$work/base/etc/dpkg/dpkg.cfg.d/slim"
echo 'path-include /usr/share/doc/*/copyright' >> "$work/base/etc/dpkg/dpkg.cfg.d/slim"
rm -rf "$work/base"/usr/share/{man,info,locale}/* "$work/base"/var/{cache/apt,lib/apt/lists}/*
find "$work/base/usr/share/doc" -type f ! -name copyright -delete
stand_in() { # NAME BASE SETTING… -- (SOURCE TARGET)…
  local name=$1 container
  container=$("${engine[@]}" from --pull-never "$2")
  shift 2
  while [[ $1 != -- ]]; do "${engine[@]}" config --env "$1" "$container"; shift; done
  shift
  while (($# > 0)); do "${engine[@]}" add -q "$container" "$1" "$2" > /dev/null; shift 2; done
  "${engine[@]}" commit -q --rm "$container" "$name" > /dev/null
}
stand_in "docker.io/library/debian:$debian-slim" scratch PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  -- "$work/base" /
mkdir "$work/npm" "$work/npm/bin" "$work/npm/etc"
cp node_modules/node/bin/node "$work/npm/bin/node"
[[ $("$work/npm/bin/node" --version) == "v$node_version" ]] || fail "the Dockerfile names Node $node_version, package.json another"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/npm/bin/npm"
echo "registry=$(cd / && npm config get registry)" > "$work/npm/etc/npmrc"
stand_in "docker.io/library/node:$node_version-$debian-slim" "docker.io/library/debian:$debian-slim" \
  NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  -- "$work/npm" /usr/local "$(dirname "$(dirname "$(realpath "$(command -v npm)")")")" /usr/local/lib/node_modules/npm
rm -rf "$work/base" "$work/npm"

step 'Building the image'
"${engine[@]}" bud --format docker --pull-never -t bellwether . > "$work/log" 2>&1
container=$("${engine[@]}" from --pull-never bellwether)
root=$("${engine[@]}" mount "$container")
unpacked=$(du -sm --apparent-size "$root" | cut -f1)
packed=$(($(tar -C "$root" -c . | gzip -6 | wc -c) / 1000000))

setting() { # One line for each element of a part of the image's configuration.
  "${engine[@]}" inspect --type image bellwether | node -e '
    const { config } = JSON.parse(require("fs").readFileSync(0, "utf8")).Docker;
    const value = process.argv[1].split(".").reduce((part, key) => part?.[key], config) ?? [];
    for (const line of [value].flat()) console.log(line);' "$1"
}
mapfile -t environment < <(setting Env)
mapfile -t command < <(setting Entrypoint)
mapfile -t health < <(setting Healthcheck.Test)
IFS=: read -r user group < <(setting User)
folder=$(setting WorkingDir)
signal=$(setting StopSignal)
[[ $user =~ ^[1-9][0-9]*$ && $group =~ ^[1-9][0-9]*$ ]] || fail "USER must be a number other than 0, found \"$user:$group\""
[[ ${health[0]:-} == CMD-SHELL ]] || fail "the image has no HEALTHCHECK in shell form"

step 'Starting the monitor with the demo business'
read -r port demo_port < <(node -e '
  const servers = [0, 1].map(() => require("net").createServer().listen(0, "127.0.0.1"));
  Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done)))).then(() => {
    console.log(servers[0].address().port, 20000 + (servers[1].address().port % 20000));
    for (const server of servers) server.close();
  });')
sed "s/listen: 127.0.0.1:[0-9]*/listen: 127.0.0.1:$port/" config.yaml > "$work/config.yaml"
grep -q "listen: 127.0.0.1:$port" "$work/config.yaml" || fail 'config.yaml has no server.listen on 127.0.0.1'
mkdir "$work/data" && chown "$user:$group" "$work/data"
mkdir -p "$root$folder"/{checks,demo/secrets} && touch "$root$folder/config.yaml" # an engine makes mount points likewise
confined=(setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs --bounding-set -all --inh-caps -all
  env -i -C "$folder" "${environment[@]}" BELLWETHER_DEMO_PORT="$demo_port"
  BELLWETHER_TRIED_SECRET=not-to-be-kept)

in_namespaces() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777,nosuid,nodev,noexec tmpfs "$root/tmp"
  mount --bind "$work/data" "$root$folder/data"
  for part in checks demo/secrets; do mount --bind -o ro "$project/$part" "$root$folder/$part"; done
  mount --bind -o ro "$work/config.yaml" "$root$folder/config.yaml"
  mount -o remount,bind,ro "$root"
  exec chroot "$root" "$@"
}
export -f in_namespaces
export root work folder project
unshare --mount --pid --fork bash -c 'in_namespaces "$@"' - "${confined[@]}" "${command[@]}" start --demo \
  > "$work/log" 2>&1 &
monitor=$!

page=http://127.0.0.1:$port
until_true() { # SECONDS WHAT COMMAND…
  local ends=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    kill -0 "$monitor" 2> /dev/null || fail "the monitor ended before this was so: $what"
    ((SECONDS < ends)) || fail "not so in time: $what"
    sleep 0.5
  done
}
all_working() {
  curl -fsS "$page/api/v1/functions" | node -e '
    const { functions } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const states = functions.flatMap(({ targets }) => targets.map(({ state }) => state));
    process.exit(states.length > 0 && states.every((state) => state === "working") ? 0 : 1);'
}
inside() { nsenter --target "$first" --mount --pid --root "${confined[@]}" "$@"; }
healthy() { inside sh -c "${health[1]}"; }
processes() { inside sh -c 'cat /proc/[0-9]*/status 2> /dev/null' | grep -c "$1" || true; }

until_true 60 'the monitor is ready' curl -fsS "$page/readyz"
first=$(pgrep --parent "$monitor")
until_true 180 'every function of the demo works, those in a browser too' all_working

step 'Looking at it'
[[ $(inside id -u) == "$user" && $(inside sh -c "grep Uid: /proc/1/status") != *$'\t0\t'* ]] || fail 'process 1 runs as root'
inside sh -c 'touch /config/x 2> /dev/null || touch /app/x 2> /dev/null' && fail 'the root file system is not read-only'
[[ $(stat -c %u "$work/data/bellwether.db") == "$user" ]] || fail 'the store is not on the volume'
inside sh -c 'tr "\0" "\n" < /proc/1/environ' | grep -q BELLWETHER_DEMO_PORT || fail 'the environment of process 1 cannot be read'
inside sh -c 'tr "\0" "\n" < /proc/1/environ' | grep -q BELLWETHER_TRIED_SECRET && fail 'process 1 keeps the environment'
healthy || fail "the health check fails on a healthy monitor: ${health[1]}"
pid=$(pgrep --parent "$first" | head -n 1)
kill -STOP "$pid"
if healthy 2> /dev/null; then fail 'the health check passes while the monitor hangs'; fi
kill -CONT "$pid"
healthy || fail 'the health check does not recover'

step 'Killing a runner'
runners() { # Those that have started a browser.
  local candidate
  for candidate in $(pgrep --ns "$first" --nslist pid --full child-main || true); do
    ! pgrep --parent "$candidate" > /dev/null || echo "$candidate"
  done
}
mapfile -t before < <(runners)
((${#before[@]} > 0)) || fail 'no runner with a browser was found'
kill -KILL "${before[0]}"
is_replaced() { mapfile -t now < <(runners) && ((${#now[@]} >= ${#before[@]})) && [[ " ${now[*]} " != *" ${before[0]} "* ]]; }
until_true 60 'another runner has taken the place of the killed one' is_replaced
no_zombies() { [[ $(processes '^State:.Z') == 0 ]]; }
until_true 60 'what the killed runner left is reaped' no_zombies
until_true 60 'every function works again' all_working

echo "  /tmp holds $(inside du -sm /tmp 2> /dev/null | cut -f1) MB"

step "Stopping it with $signal"
kill -s "${signal#SIG}" "$first"
status=0
wait "$monitor" || status=$?
monitor=
[[ $status == 0 ]] || fail "the monitor ended with $status after $signal, expected 0"
[[ ! -e /proc/$first ]] || fail 'a process was left'

echo "The image is $unpacked MB unpacked, $packed MB as a compressed download. It runs as $user:$group on a read-only root file system."
