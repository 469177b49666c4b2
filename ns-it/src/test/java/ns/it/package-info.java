/**
 * Tests against the real kernel. Each class is a {@link ns.it.KernelTest}, which proves that its tests leave nothing behind; real
 * processes come from a {@link ns.it.Scene}.
 */
@NullMarked
package ns.it;

import org.jspecify.annotations.NullMarked;
