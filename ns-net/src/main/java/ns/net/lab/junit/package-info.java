/**
 * Labs as parameters of JUnit tests.
 *
 * <pre>{@code
 * @Test
 * void leaderIsElected(@Star(5) NetLab lab) { … }
 * }</pre>
 *
 * <p>{@link ns.net.lab.junit.LabExtension} tells what happens with them. Safe with tests that run in parallel: each has a lab of its own.
 *
 * <p><b>Needs</b> {@code junit-jupiter-api} 6.0 or later, which this module depends on optionally: who uses this package has it.
 */
@NullMarked
package ns.net.lab.junit;

import org.jspecify.annotations.NullMarked;
