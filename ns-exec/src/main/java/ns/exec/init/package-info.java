/**
 * Carrying a plan out.
 *
 * <pre>
 *   Plan --PlanImage--&gt; bytes in a sealed memfd ----------------+
 *                                                              v
 *   Spawner   posix_spawn(ns-init), talks over a Channel --&gt; ns-init: the calls, one by one --&gt; execve(program)
 *   Replacer  execveat(ns-init) over this JVM ------------&gt;
 * </pre>
 *
 * <p>ns-init ({@code ns-exec/src/main/init/ns-init.c}) is a static program of a few kilobytes in C, for three reasons: a JVM
 * has many threads, and the kernel lets no such process into a user or time namespace; a copy of a JVM would take its page tables
 * along; and a process that shares the JVM's memory would share it with the namespaces that it joins.
 */
@org.jspecify.annotations.NullMarked
package ns.exec.init;
