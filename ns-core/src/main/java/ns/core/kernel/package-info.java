/**
 * What this kernel and this process can do, found out by looking and trying; and the hints of exceptions, which come from the
 * same knowledge.
 *
 * <pre>{@code
 * for (Finding finding : Kernel.look().findings()) {
 *     if (finding.verdict() != Verdict.YES) {
 *         System.out.println(finding.what() + ": " + finding.detail());
 *     }
 * }
 * }</pre>
 *
 * <p>{@link ns.core.kernel.Kernel} answers for each type of namespace whether it can be created and entered, for each
 * {@link ns.core.kernel.Feature} whether the kernel has it and lets us use it, and lists all as findings, each with what was seen and, where there is
 * one, a remedy. {@code ns doctor} prints them. Root of the machine, a user without privileges and a process in a container get
 * different answers, and so they should. Versions are shown, never compared, since distributions give new features to old ones.
 *
 * <p>{@link ns.core.kernel.Hints} explains a refusal at the moment of failure, for code that calls the kernel: the capability that is missing and in which
 * user namespace, a setting, a limit, AppArmor, a seccomp filter. Where looking finds nothing it says nothing: a hint is never a guess.
 *
 * <p><b>Threads.</b> {@code Kernel} and its findings are immutable; looking uses a thread of its own, which creates namespaces and dies.
 *
 * <p><b>Errors.</b> None: what could not be found out is the verdict {@link ns.core.kernel.Verdict#UNKNOWN}, or the absence of a hint. A missing or
 * hidden /proc only makes for fewer answers.
 *
 * <p><b>Kernel.</b> Any that runs a JVM; each feature names the version that first had it.
 *
 * <p><b>Not here.</b> Nothing is changed or repaired: remedies are text for people. No user namespace is tried, since no JVM can create one; the
 * answer for them is judged from settings and limits.
 */
@NullMarked
package ns.core.kernel;

import org.jspecify.annotations.NullMarked;
