"""Whether a file lies on a network share, where the locks of databases cannot be relied on."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "coda", "ncp", "ncpfs", "davfs"),
        *("webdav", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "gfs2", "ocfs2", "virtiofs"),
        *("vboxsf", "prl_fs", "vmhgfs", "vmware-hgfs", "acfs", "panfs", "moosefs", "ftp", "macfuse_sshfs"),
    }
)
"""Types of file systems that another machine serves, as the systems name them."""

_FUSE_TYPES = frozenset(
    {
        *("sshfs", "rclone", "davfs2", "s3fs", "gvfsd-fuse", "kio-fuse", "ceph", "glusterfs", "smbnetfs", "curlftpfs"),
        *("vmhgfs-fuse", "google-drive-ocamlfuse", "onedriver", "mfs", "goofys", "gcsfuse", "juicefs", "seaweedfs"),
        *("afpfs", "nfs", "obexfs", "httpfs", "blobfuse", "blobfuse2", "cvmfs2"),
    }
)
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveType


def is_network_type(name: str) -> bool:
    """Return whether a type of file system, such as ``nfs4`` or ``fuse.sshfs``, is a network share."""
    name = name.lower()
    return name in NETWORK_TYPES or name.removeprefix("fuse.") in _FUSE_TYPES or name.removeprefix("fuse") == ".sshfs"


def network_share(
    path: Path,
    *,
    platform: str = sys.platform,
    mounts: str | None = None,
    drive_type: Callable[[str], int] | None = None,
) -> str:
    r"""Return the kind of network share that a file lies on, such as ``nfs4``; empty for a disk of this machine.

    Parameters
    ----------
    path : Path
        The file; it need not exist
    platform : str
        As :data:`sys.platform`
    mounts : str
        What ``/proc/self/mountinfo`` (Linux) or the command ``mount`` (macOS) holds; read when it is not given
    drive_type : callable
        Takes the root of a Windows drive, such as ``Z:\``, and returns what GetDriveType does
    """
    if platform == "win32":
        return _windows_share(str(path), drive_type or _drive_type)
    place = str(path.resolve()) if platform == sys.platform else str(path)
    table = _mounts(platform) if mounts is None else mounts
    rows = _linux_rows(table) if platform.startswith("linux") else _mac_rows(table)
    kind, depth = "", -1
    for point, file_system in rows:
        parts = PurePosixPath(point).parts
        if PurePosixPath(place).parts[: len(parts)] == parts and len(parts) >= depth:  # the last mount lies on top
            kind, depth = file_system, len(parts)
    return kind if is_network_type(kind) else ""


def _windows_share(path: str, drive_type: Callable[[str], int]) -> str:
    path = path.replace("/", "\\")
    plain = "\\\\" + path[8:] if path.upper().startswith("\\\\?\\UNC\\") else path
    plain = plain.removeprefix("\\\\?\\").removeprefix("\\\\.\\")
    drive = PureWindowsPath(plain).drive
    if drive.startswith("\\\\"):
        return "UNC path"
    return "mapped drive" if drive and drive_type(f"{drive}\\") == _REMOTE_DRIVE else ""


def _drive_type(root: str) -> int:
    import ctypes  # only Windows has this

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined, unused-ignore]


def _mounts(platform: str) -> str:
    try:
        if platform.startswith("linux"):
            return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _linux_rows(table: str) -> list[tuple[str, str]]:
    rows = []
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) > 6 and "-" in fields[6:-1]:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            rows.append((point, fields[fields.index("-", 6) + 1]))
    return rows


def _mac_rows(table: str) -> list[tuple[str, str]]:
    return re.findall(r"^.*? on (/.*) \(([^,)]+)[,)]", table, re.MULTILINE)
