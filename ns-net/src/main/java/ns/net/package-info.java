/** Wiring network namespaces. */
@NullMarked
package ns.net;

import org.jspecify.annotations.NullMarked;
