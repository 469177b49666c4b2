/** Things you must close. */
@NullMarked
package ns.core.fd;

import org.jspecify.annotations.NullMarked;
