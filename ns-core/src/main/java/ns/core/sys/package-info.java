/** The system calls. */
@NullMarked
package ns.core.sys;

import org.jspecify.annotations.NullMarked;
