import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Program } from "../support.js";

/** As the Dockerfile has it. */
const USER = "10001";

/** What a container engine asks of the system: root, and namespaces for mounts and processes. */
export const hasNamespaces =
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

/** $1: an empty folder for the root; $2: the image's tree; $3: a folder that the process may write to; then its command. */
const START = `
set -eu
root=$1 tree=$2 writable=$3 node=$4
shift 4
mount -t tmpfs none "$root"
bind() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
}
bind "$tree" /app ro
for folder in /usr /lib /lib64; do [ ! -d "$folder" ] || bind "$folder" "$folder" ro; done
bind /dev /dev ro
bind "$writable" /spool rw
mkdir "$root/proc" "$root/node" && mount -t proc none "$root/proc"
touch "$root/node/node" && mount --bind "$node" "$root/node/node"
mount -o remount,ro "$root"
exec chroot "$root" /usr/bin/setpriv --reuid ${USER} --regid ${USER} --clear-groups --no-new-privs \\
  --bounding-set=-all --inh-caps=-all /node/node "$@"
`;

export interface Image {
  readonly tree: string;
  /** Where the root of a container is put together; each container has its own. */
  readonly root: string;
  /** Mounted at /spool. */
  readonly writable: string;
}

/** Runs Node in the image as a container engine would: a read-only root, no capability, the first process of its own. */
export function inContainer({ tree, root, writable }: Image, args: readonly string[]): readonly string[] {
  const isolated = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"];
  const script = ["sh", "-c", START, "sh", root, tree, writable, process.execPath];
  return [...isolated, ...script, ...args.map((arg) => (isPathInImage(arg) ? join("/app", arg) : arg))];
}

/** `dist/src/worker.js`, seen from the image's folder. */
function isPathInImage(arg: string): boolean {
  return !isAbsolute(arg) && /^(dist\/|health\.mjs$)/.test(arg);
}

/** The first process of a container: `unshare` only waits for it. */
function firstProcess({ pid }: Program): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const [first = ""] = children.split(" ");
  if (first === "") throw new Error(`process ${pid} has no child: the container has ended`);
  return Number(first);
}

/** As `docker stop` does. */
export async function stopContainer(program: Program) {
  process.kill(firstProcess(program), "SIGTERM");
  return program.ended;
}

/** As the image's HEALTHCHECK does: in the container, as its user. */
export function healthOf(program: Program, path: string, env: Readonly<Record<string, string>>) {
  const enter = ["--target", String(firstProcess(program)), "--mount", "--pid", "--root"];
  const user = ["--setuid", USER, "--setgid", USER];
  const { status, stdout, stderr } = spawnSync(
    "nsenter",
    [...enter, ...user, "/node/node", "/app/health.mjs", path],
    { env: { HOLDFAST_BIND_ADDRESS: "127.0.0.1", ...env }, encoding: "utf8" },
  );
  return { status, said: `${stdout}${stderr}`.trim() };
}

const CGROUPS = [
  { folder: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes" },
  { folder: "/sys/fs/cgroup", limit: "memory.max" },
];

/**
 * A control group with this memory limit, as an engine makes one for a container; null where the system has none to
 * give. The command line runs what follows it within.
 */
export function memoryLimit(bytes: number): { readonly command: readonly string[]; remove(): void } | null {
  for (const { folder, limit } of CGROUPS) {
    const group = join(folder, `holdfast-${process.pid}`);
    try {
      mkdirSync(group);
    } catch {
      continue;
    }
    const remove = () => {
      rmdirSync(group);
    };
    try {
      writeFileSync(join(group, limit), String(bytes), { flag: "r+" });
      return { command: ["sh", "-c", `echo $$ > ${group}/cgroup.procs; exec "$@"`, "sh"], remove };
    } catch {
      remove();
    }
  }
  return null;
}
