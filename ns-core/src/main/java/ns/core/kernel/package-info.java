/** What this kernel and this process can do. */
@NullMarked
package ns.core.kernel;

import org.jspecify.annotations.NullMarked;
