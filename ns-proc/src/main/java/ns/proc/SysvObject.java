package ns.proc;

import java.time.Instant;

/**
 * What the three kinds of System V IPC objects have in common. User and group ids are those of our own user namespace;
 * 65534 stands for one that has no id there.
 *
 * @param key what programs agree on to find the object; 0, {@code IPC_PRIVATE}, cannot be found by key
 * @param id what the system calls know the object by
 * @param permissions the nine bits that files have too: 0600 lets only the owner read and write
 * @param uid the owner
 * @param gid the owner's group
 * @param creatorUid who created it
 * @param creatorGid the creator's group
 * @param changed when it was created, or its owner or permissions were changed
 * @man sysvipc(7)
 */
public record SysvObject(
        int key, int id, int permissions, long uid, long gid, long creatorUid, long creatorGid, Instant changed) {

    /**
     * Returns key and id as ipcs(1) does.
     *
     * @return such as {@code 0x1f24bcf4 (id 0)}
     */
    @Override
    public String toString() {
        String hex = Integer.toHexString(key);
        return "0x" + "0".repeat(8 - hex.length()) + hex + " (id " + id + ")";
    }
}
